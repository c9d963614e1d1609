import { randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes the passphrase that encrypts secrets in the state, where there is none: readable by its owner only, and whole or not at all, as
 * without it the state's secrets are lost. Of two processes one makes it and both use it.
 */
export function ensurePassphrase(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) {
    return;
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}.tmp`;
  writeFileSync(temporary, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx", flush: true });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}
