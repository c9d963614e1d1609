import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import { ensureSecrets, readSecretTable, secretValues } from "./secrets.ts";

const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-secrets-"));
test.after.always(() => rmSync(directory, { recursive: true, force: true }));

test.serial("secrets are made once, each of its kind and length, for their owner alone", (t) => {
  const table = readSecretTable();
  const file = ensureSecrets(path.join(directory, "a"), table);
  t.is(statSync(file).mode & 0o777, 0o600);
  t.is(secretValues(file).length, Object.keys(table).length);
  t.is(new Set(secretValues(file)).size, secretValues(file).length);
  t.is(ensureSecrets(path.join(directory, "a"), table), file);
});

test.serial("a secret asked for later is added, and none that is there is changed", (t) => {
  const one = { secret_one: { purpose: "p", kind: "password" as const, length: 20 } };
  const file = ensureSecrets(path.join(directory, "b"), one);
  const [before] = secretValues(file);
  t.is(before!.length, 20);
  ensureSecrets(path.join(directory, "b"), { ...one, secret_two: { purpose: "p", kind: "key", length: 32 } });
  const [first, second] = secretValues(file);
  t.is(first, before);
  t.is(Buffer.from(second!, "base64").length, 32);
});

test.serial("what an ended run left half-written is not taken for the file", (t) => {
  const file = ensureSecrets(path.join(directory, "c"), { secret_one: { purpose: "p", kind: "password", length: 20 } });
  const text = readFileSync(file, "utf8");
  writeFileSync(`${file}.new`, "secret_on");
  ensureSecrets(path.join(directory, "c"), { secret_one: { purpose: "p", kind: "password", length: 20 } });
  t.is(readFileSync(file, "utf8"), text);
});
