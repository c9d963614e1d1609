import type { Language } from "../model/text.ts";

type Cleanup = () => void;

const cleanups = new Set<Cleanup>();

/** Runs `cleanup` (synchronous, quick) where a signal ends the program; the function returned takes it off again. */
export function onInterrupt(cleanup: Cleanup): () => void {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

type Deferred = { asked: (times: number) => void; times: number; exitCode: number | undefined };

let deferred: Deferred | undefined;

/**
 * While it is in force a signal does not end the program: `asked` is told how often one came, and is to bring what runs to its end. The
 * function returned ends that, and gives the exit code where a signal came.
 */
export function deferInterrupt(asked: (times: number) => void): () => number | undefined {
  const own: Deferred = { asked, times: 0, exitCode: undefined };
  deferred = own;
  return () => {
    deferred = deferred === own ? undefined : deferred;
    return own.exitCode;
  };
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Ctrl-C and the like: what was begun is undone or left so that the next run goes on from it, then the usual exit code. */
export function installSignalHandlers(language: Language): void {
  for (const [signal, exitCode] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      if (deferred !== undefined) {
        deferred.exitCode = exitCode;
        deferred.times += 1;
        deferred.asked(deferred.times);
        return;
      }
      for (const cleanup of cleanups) {
        try {
          cleanup();
        } catch {
          // A write that was under way came in between: the end code matters more, and a later run removes what is left.
        }
      }
      process.stderr.write(
        language === "zh" ? "\njinbao：已中断；再次运行会从头完成\n" : "\njinbao: interrupted; running it again does it whole\n",
      );
      process.exit(exitCode);
    });
  }
  // A reader that has seen enough (| head) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
    process.exit();
  });
}
