import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceHandler } from "../../datacenter/resource.ts";
import { MachineError } from "../../model/machine-error.ts";
import type { Language } from "../../model/text.ts";
import { claim } from "../claim.ts";
import type { Texts } from "../texts.ts";
import { Told } from "../told.ts";
import { machineErrorText } from "./machine-error-text.ts";
import { Provider } from "./provider.ts";
import { serviceOf } from "./service.ts";

/** What is served, and how. */
export type Serving = Readonly<{
  handlers: readonly ResourceHandler[];
  version: string;
  /** How many changes run at once. */
  concurrency: number;
  texts: Texts;
  /** In which a person is told what went wrong. */
  language: Language;
}>;

/** Packet filters of hundreds of hosts go through one connection; the engine itself allows 400 MiB. */
const mostMessageBytes = 400 * 1024 ** 2;

/** How long an earlier plugin may take to finish what it had begun when its engine died. */
const patienceSeconds = 300;

/** Serves the handlers as a Pulumi provider on a free port of this machine; nothing is touched before `ready`. */
export async function listen(
  { handlers, version, concurrency, texts, language }: Serving,
  ready: Promise<unknown>,
): Promise<Readonly<{ port: number; provider: Provider; server: grpc.Server }>> {
  const provider = new Provider(handlers, { concurrency, ready, texts });
  const server = new grpc.Server({
    "grpc.max_receive_message_length": mostMessageBytes,
    "grpc.max_send_message_length": mostMessageBytes,
  });
  server.addService(services.ResourceProviderService, serviceOf(provider, version, explainer(language)));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, provider, server };
}

/**
 * The life of a plugin: tells its port on standard output and serves until its engine has done with it, which interrupts it, or is no
 * more, which closes standard input. What runs then comes to its end first: the next engine's plugin waits for it by the lock, and finds
 * nothing moving.
 */
export async function servePlugin(serving: Serving, lockFile: string): Promise<void> {
  const ended = endOf(process.stdin);
  const hold: { release?: () => void } = {};
  const claimed = holdResources(lockFile, hold);
  const { port, provider } = await listen(serving, claimed);
  process.stdout.write(`${port}\n`);
  await ended;
  provider.cancel();
  await provider.idle();
  hold.release?.();
  process.exit(0);
}

async function holdResources(lockFile: string, hold: { release?: () => void }): Promise<void> {
  hold.release = await claim(lockFile, { what: { zh: "资源", en: "the resources" }, timeoutSeconds: patienceSeconds });
}

async function endOf(input: NodeJS.ReadStream): Promise<void> {
  input.resume();
  await new Promise<void>((resolve) => {
    input.once("end", resolve).once("close", resolve).once("error", resolve);
    process.once("SIGINT", resolve).once("SIGTERM", resolve);
  });
}

function explainer(language: Language): (error: unknown) => string {
  return (error) => {
    if (error instanceof MachineError) {
      return machineErrorText(error, language);
    }
    if (error instanceof Told) {
      return error.text[language];
    }
    return error instanceof Error ? error.message : String(error);
  };
}
