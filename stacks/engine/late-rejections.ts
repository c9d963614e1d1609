import * as grpc from "@grpc/grpc-js";

let listening = false;

/**
 * When the engine ends early, because something failed or it was killed, calls of our program are still under way to it, and Pulumi's
 * runtime leaves nobody to catch them once the program is over. They tell nothing that the engine's end does not: they are let go, and
 * any other rejection that nobody catches ends the process as it always does.
 */
export function letGoOfLateCalls(): void {
  if (listening) {
    return;
  }
  listening = true;
  process.on("unhandledRejection", (reason) => {
    // While the program runs Pulumi listens too, and makes an error of it that the engine reports.
    if (!isEngineGone(reason) && process.listenerCount("unhandledRejection") === 1) {
      throw reason;
    }
  });
}

function isEngineGone(reason: unknown): boolean {
  const code = reason instanceof Error && "code" in reason ? reason.code : undefined;
  return code === grpc.status.UNAVAILABLE || code === grpc.status.CANCELLED;
}
