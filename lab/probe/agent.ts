import dgram from "node:dgram";
import net from "node:net";
import { createInterface } from "node:readline";

/**
 * Runs inside one host's network namespace. Told by lines of JSON on standard input: first the ports to answer on where nobody does yet,
 * then what to try; answers in kind. It ends with its input.
 */

type Port = Readonly<{ protocol: "tcp" | "udp"; port: number }>;
type Trial = Readonly<{ address: string; protocol: "tcp" | "udp"; port: number; timeoutMs: number }>;

/** `silent` is what a packet filter makes of it; `refused` is an answer of the host: the way was open. */
export type Outcome = "connected" | "refused" | "silent";

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  const order = JSON.parse(line) as Readonly<{ listen?: readonly Port[]; probe?: readonly Trial[] }>;
  if (order.listen !== undefined) {
    const listening = await Promise.all(order.listen.map(listen));
    say({ listening: listening.filter(Boolean).length });
  }
  if (order.probe !== undefined) {
    say({ outcomes: await Promise.all(order.probe.map(attempt)) });
  }
}
process.exit(0);

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** A port that is taken has a real service behind it, which is better. */
async function listen({ protocol, port }: Port): Promise<boolean> {
  return await new Promise((resolve) => {
    if (protocol === "tcp") {
      const server = net.createServer((socket) => {
        socket.on("error", () => socket.destroy());
        socket.end();
      });
      server.once("error", () => resolve(false));
      server.listen({ port, host: "0.0.0.0", backlog: 4096 }, () => resolve(true));
      return;
    }
    const socket = dgram.createSocket("udp4");
    socket.on("message", (message, { port: from, address }) => socket.send(message, from, address));
    socket.once("error", () => resolve(false));
    socket.bind(port, "0.0.0.0", () => resolve(true));
  });
}

async function attempt(trial: Trial): Promise<Outcome> {
  return trial.protocol === "tcp" ? await tcp(trial) : await udp(trial);
}

async function tcp({ address, port, timeoutMs }: Trial): Promise<Outcome> {
  return await new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => finish("silent"), timeoutMs);
    socket.once("connect", () => finish("connected"));
    socket.once("error", (error: NodeJS.ErrnoException) => finish(error.code === "ECONNREFUSED" ? "refused" : "silent"));
  });
}

/** One datagram may get lost: three are sent within the time. */
async function udp({ address, port, timeoutMs }: Trial): Promise<Outcome> {
  return await new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    let open = true;
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      clearInterval(again);
      if (open) {
        open = false;
        socket.close();
        resolve(outcome);
      }
    };
    const send = (): void => socket.send(query(port), (error) => error && finish(refusal(error)));
    const timer = setTimeout(() => finish("silent"), timeoutMs);
    const again = setInterval(send, timeoutMs / 3);
    socket.once("message", () => finish("connected"));
    socket.once("error", (error) => finish(refusal(error)));
    socket.connect(port, address, (error?: Error) => (error === undefined ? send() : finish("silent")));
  });
}

function refusal(error: NodeJS.ErrnoException): Outcome {
  return error.code === "ECONNREFUSED" ? "refused" : "silent";
}

/** What a real server of the port would answer too: a query for the root of the names, the time of day, a device's description. */
function query(port: number): Buffer {
  const queries: Readonly<Record<number, string>> = {
    53: "1234010000010000000000000000020001",
    123: `1b${"00".repeat(47)}`,
    161: "302602010104067075626c6963a019020401020304020100020100300b300906052b060102010500",
  };
  return Buffer.from(queries[port] ?? "6a696e62616f", "hex");
}
