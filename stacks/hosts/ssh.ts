import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import ssh2 from "ssh2";
import type { ClientErrorExtensions, ServerHostKeyAlgorithm } from "ssh2";
import type { Machine } from "../../model/province.ts";
import { Told } from "../told.ts";

/** Why a machine cannot be looked at. */
export class Unreachable extends Told {
  override readonly name: string = "Unreachable";
}

/** It shows another host key than the one named: it may be another machine. */
class WrongKey extends Unreachable {
  override readonly name = "WrongKey";
}

const connectMilliseconds = 10_000;
const runMilliseconds = 30_000;

/** The kinds of host key, the best first. A machine shows one of them; where only a fingerprint is known, each is asked for in turn. */
const keyTypes: readonly ServerHostKeyAlgorithm[] = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512"];

/** Runs a script of `sh` on the machine and returns what it prints. @throws Unreachable */
export async function runOver(machine: Machine, script: string): Promise<string> {
  let denied: Unreachable | undefined;
  for (const keyType of keyTypesOf(machine.hostKey)) {
    try {
      return await runOnce(machine, script, keyType);
    } catch (error) {
      if (!(error instanceof WrongKey)) {
        throw error;
      }
      denied = error;
    }
  }
  throw denied!;
}

function keyTypesOf(hostKey: string): readonly ServerHostKeyAlgorithm[] {
  const [type = ""] = hostKey.split(" ");
  if (type === "ssh-rsa") {
    return ["rsa-sha2-512"];
  }
  return hostKey.startsWith("SHA256:") ? keyTypes : [type as ServerHostKeyAlgorithm];
}

async function runOnce(machine: Machine, script: string, keyType: ServerHostKeyAlgorithm): Promise<string> {
  const client = new ssh2.Client();
  let shown = "";
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("ready", resolve);
      // Of several errors the first tells why; the others must be heard too, or they end the process.
      client.on("error", (error) => reject(explained(error, machine, shown)));
      connect(client, machine, keyType, (key) => (shown = fingerprint(key)));
    });
    return await output(client, script);
  } finally {
    client.end();
    client.destroy();
  }
}

/** @throws Unreachable where the private key is none, or is encrypted: an agent opens it, we do not ask */
function connect(client: ssh2.Client, machine: Machine, keyType: ServerHostKeyAlgorithm, see: (key: Buffer) => void): void {
  const identity = identityOf(machine);
  try {
    client.connect({
      host: machine.address,
      port: machine.port,
      username: machine.user,
      ...identity,
      readyTimeout: connectMilliseconds,
      algorithms: { serverHostKey: [keyType] },
      hostVerifier: (key: Buffer) => {
        see(key);
        return isKey(machine.hostKey, key);
      },
    });
  } catch (error) {
    const { message } = error as Error;
    throw new Unreachable({
      zh: `${machine.name} 的 identityFile 用不了（加密的密钥请交给 ssh-agent）：${message}`,
      en: `the identityFile of ${machine.name} is of no use (give an encrypted key to the SSH agent): ${message}`,
    });
  }
}

function identityOf({ name, identityFile }: Machine): Readonly<{ privateKey?: Buffer; agent?: string }> {
  if (identityFile === undefined) {
    const agent = process.env["SSH_AUTH_SOCK"];
    if (agent === undefined || agent === "") {
      throw new Unreachable({
        zh: `${name} 未写 identityFile，也没有 ssh-agent（SSH_AUTH_SOCK 为空）`,
        en: `${name} names no identityFile, and no SSH agent runs (SSH_AUTH_SOCK is empty)`,
      });
    }
    return { agent };
  }
  try {
    return { privateKey: readFileSync(identityFile) };
  } catch (error) {
    const { message } = error as Error;
    throw new Unreachable({
      zh: `读不了 ${name} 的 identityFile：${message}`,
      en: `the identityFile of ${name} cannot be read: ${message}`,
    });
  }
}

async function output(client: ssh2.Client, script: string): Promise<string> {
  return await new Promise<string>((resolve, reject) => {
    const seconds = runMilliseconds / 1000;
    const slow = new Unreachable({ zh: `${seconds} 秒内没有答复`, en: `it does not answer within ${seconds} seconds` });
    const timer = setTimeout(() => reject(slow), runMilliseconds);
    client.once("close", () => reject(new Unreachable({ zh: "连接中断", en: "the connection broke" })));
    client.exec("sh -s", (error, channel) => {
      if (error) {
        reject(new Unreachable({ zh: `不能执行命令：${error.message}`, en: `it runs no command: ${error.message}` }));
        return;
      }
      let printed = "";
      channel.on("data", (chunk: Buffer) => (printed += chunk.toString()));
      channel.once("close", () => {
        clearTimeout(timer);
        resolve(printed);
      });
      channel.stderr.resume();
      channel.end(script);
    });
  });
}

/** A fingerprint, with or without the `=` that fills it up, or a line of a public key. */
function isKey(known: string, key: Buffer): boolean {
  return known.startsWith("SHA256:") ? known.replace(/=$/u, "") === fingerprint(key) : known.split(" ")[1] === key.toString("base64");
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/u, "")}`;
}

function explained(error: Error & ClientErrorExtensions, { address, port, user, hostKey }: Machine, shown: string): Unreachable {
  const place = `${address}:${port}`;
  const { message } = error;
  if (shown !== "" && /verification failed|denied/iu.test(message)) {
    const named = hostKey.split(" ").slice(0, 2).join(" ");
    return new WrongKey({
      zh: `${place} 出示的主机公钥是 ${shown}，不是所写的 ${named}`,
      en: `${place} shows the host key ${shown}, not the one named: ${named}`,
    });
  }
  if (/no matching host key/iu.test(message)) {
    return new WrongKey({ zh: `${place} 没有所写种类的主机公钥`, en: `${place} has no host key of the kind named` });
  }
  if (error.level === "client-authentication") {
    return new Unreachable({
      zh: `${place} 不接受用户 ${user} 用此密钥登录：${message}`,
      en: `${place} does not let ${user} in with this key: ${message}`,
    });
  }
  return new Unreachable({ zh: `${place} 没有应答：${message}`, en: `${place} does not answer: ${message}` });
}
