import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, statSync } from "node:fs";
import path from "node:path";

/** As whom the server runs: PostgreSQL refuses to run as root. */
export type Account = Readonly<{ uid: number; gid: number }>;

/** Undefined where we are an ordinary user already; else Debian's `postgres`, or nobody. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  return accountNamed("postgres") ?? accountNamed("nobody") ?? { uid: 65_534, gid: 65_534 };
}

function accountNamed(name: string): Account | undefined {
  try {
    const [uid, gid] = ["-u", "-g"].map((flag) =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe", timeout: 10_000 })),
    );
    return uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where the server's files lie for a directory of ours: in it, which is opened for its account to pass (not to look), unless that account
 * cannot pass through what is above it, as below root's home; then below /var/lib/jinbao, in a place named by the directory.
 */
export function serverDirectory(directory: string, account: Account | undefined): string {
  const own = path.resolve(directory);
  const wanted = path.join(own, "postgresql");
  if (account === undefined || ancestors(own).every((each) => passable(each, account))) {
    letPass(own, account);
    return wanted;
  }
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  return path.join("/var/lib/jinbao", `postgresql-${name}`);
}

function letPass(directory: string, account: Account | undefined): void {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (account !== undefined && found !== undefined && !passable(directory, account)) {
    chmodSync(directory, (found.mode & 0o777) | 0o011);
  }
}

/** From the parent up to the root. */
function ancestors(file: string): readonly string[] {
  const parent = path.dirname(file);
  return parent === file ? [] : [parent, ...ancestors(parent)];
}

/** What does not exist yet is made by us, open to pass. */
function passable(directory: string, { uid, gid }: Account): boolean {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) {
    return true;
  }
  const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
  return (found.mode & bit) !== 0;
}
