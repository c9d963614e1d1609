import { execFile, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { ExecutionContext } from "ava";
import type { Machine } from "../../model/province.ts";

/** A real sshd on this machine, with keys of its own: what a machine named in a province file answers with. */
export type Sshd = Readonly<{
  machine: Machine;
  /** The line of its public host key, of each kind. */
  hostKeys: Readonly<Record<"ed25519" | "rsa", string>>;
  /** A private key that it does not know. */
  strangeKey: string;
}>;

const run = promisify(execFile);
const ed25519 = ["-t", "ed25519"];
const keys = { "host-ed25519": ed25519, "host-rsa": ["-t", "rsa", "-b", "2048"], user: ed25519, strange: ed25519 };

export async function startSshd(t: ExecutionContext): Promise<Sshd> {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-sshd-"));
  const file = (name: string): string => path.join(directory, name);
  // At once, and not in the way of other tests of the file: a key takes its time on a busy machine.
  await Promise.all(Object.entries(keys).map(async ([name, type]) => await run("ssh-keygen", ["-q", ...type, "-N", "", "-f", file(name)])));
  copyFileSync(file("user.pub"), file("authorized"));
  const port = await freePort();
  writeFileSync(
    file("config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("host-ed25519")}`,
      `HostKey ${file("host-rsa")}`,
      `AuthorizedKeysFile ${file("authorized")}`,
      "PasswordAuthentication no",
      "PermitRootLogin yes",
      "StrictModes no",
      "PidFile none",
      "UsePAM no",
      "LogLevel QUIET",
    ].join("\n"),
  );
  if (process.getuid?.() === 0) {
    mkdirSync("/run/sshd", { recursive: true });
  }
  // It ends with us, however we end: its keeper waits for the end of its input.
  const script = '/usr/sbin/sshd -D -e -f "$1" & read -r _; kill $!';
  const keeper = spawn("sh", ["-c", script, "sh", file("config")], { stdio: ["pipe", "ignore", "ignore"] });
  t.teardown(() => {
    keeper.stdin.end();
    rmSync(directory, { recursive: true, force: true });
  });
  await answers(port);
  const line = (name: string): string => readFileSync(file(name), "utf8").trim();
  const machine: Machine = {
    name: "business-db-1",
    address: "127.0.0.1",
    port,
    user: os.userInfo().username,
    hostKey: line("host-ed25519.pub"),
    identityFile: file("user"),
    adopt: true,
  };
  return { machine, hostKeys: { ed25519: line("host-ed25519.pub"), rsa: line("host-rsa.pub") }, strangeKey: file("strange") };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) {
      return;
    }
    await sleep(50);
  }
  throw new Error("sshd does not answer");
}
