import { randomBytes, randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";

const table = z.record(
  z.string().regex(/^secret_[a-z0-9_]+$/),
  z.strictObject({ purpose: z.string(), kind: z.enum(["password", "key"]), length: z.int().min(16).max(128) }),
);

/** What is asked of each secret, by the name under which playbooks have it. */
export type SecretTable = z.infer<typeof table>;

export function readSecretTable(): SecretTable {
  return table.parse(parse(readFileSync(path.join(import.meta.dirname, "secrets.yaml"), "utf8")) ?? {});
}

/**
 * The file of a province's secrets, for Ansible to read: made once, only its owner's, and added to where a new secret is asked for; what
 * is there is never changed. Written whole or not at all.
 */
export function ensureSecrets(directory: string, asked: SecretTable = readSecretTable()): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, "playbooks.yaml");
  const present = existsSync(file) ? z.record(z.string(), z.string()).parse(parse(readFileSync(file, "utf8")) ?? {}) : {};
  const missing = Object.entries(asked).filter(([name]) => present[name] === undefined);
  if (missing.length > 0 || !existsSync(file)) {
    const made = Object.fromEntries(missing.map(([name, { kind, length }]) => [name, kind === "key" ? key(length) : password(length)]));
    writeWhole(file, stringify({ ...present, ...made }));
  }
  chmodSync(file, 0o600);
  return file;
}

/** The secrets' values, for tests that look for them where they must not be. */
export function secretValues(file: string): readonly string[] {
  return Object.values(z.record(z.string(), z.string()).parse(parse(readFileSync(file, "utf8"))));
}

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

function password(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}

function key(bytes: number): string {
  return randomBytes(bytes).toString("base64");
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
