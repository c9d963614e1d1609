import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { ensurePassphrase } from "./passphrase.ts";
import { lockDirectory, stateFile } from "./place.ts";
import { environmentOf } from "./stack.ts";
import { testPlace } from "./test-place.ts";

test("the state lies in the state directory unless the user has a backend of his own", (t) => {
  const place = testPlace(t);
  t.true(place.backend.ours);
  t.is(fileURLToPath(place.backend.url.replace(/\?.*$/u, "")), place.directory);
  t.is(statSync(place.directory).mode & 0o777, 0o700);
});

for (const { url, directory } of [
  { url: "s3://bucket", directory: undefined },
  { url: "https://api.example", directory: undefined },
  { url: "file:///srv/state", directory: "/srv/state" },
  { url: "file:///srv/a%20b?no_tmp_dir=true", directory: "/srv/a b" },
]) {
  test(`the user's backend ${url} is respected, with the home in which he is logged in`, (t) => {
    const place = testPlace(t, { PULUMI_BACKEND_URL: url });
    t.deepEqual(place.backend, { url, ours: false, directory });
    const environment = environmentOf(place, {});
    t.is(environment["PULUMI_BACKEND_URL"], url);
    t.false("PULUMI_HOME" in environment);
    t.is(lockDirectory(place, "lab"), directory === undefined ? undefined : `${directory}/.pulumi/locks/organization/jinbao/lab`);
  });
}

test("with our own backend nothing of the user's Pulumi is touched, and no plugin is fetched", (t) => {
  const place = testPlace(t);
  const environment = environmentOf(place, {});
  t.is(environment["PULUMI_HOME"], path.join(place.directory, "home"));
  t.is(environment["PULUMI_CONFIG_PASSPHRASE_FILE"], place.passphraseFile);
  t.is(environment["PULUMI_SKIP_UPDATE_CHECK"], "true");
});

test("a passphrase is made once, for its owner's eyes only, and is never the same twice", (t) => {
  const [one, other] = [testPlace(t), testPlace(t)];
  for (const { passphraseFile } of [one, other]) {
    ensurePassphrase(passphraseFile);
  }
  const first = readFileSync(one.passphraseFile, "utf8");
  ensurePassphrase(one.passphraseFile);
  t.is(readFileSync(one.passphraseFile, "utf8"), first);
  t.is(statSync(one.passphraseFile).mode & 0o777, 0o600);
  t.is(statSync(path.dirname(one.passphraseFile)).mode & 0o777, 0o700);
  t.not(readFileSync(other.passphraseFile, "utf8"), first);
  t.true(first.length >= 40);
});

for (const name of ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"]) {
  test(`a passphrase of the user's own (${name}) is left to him, and none is made`, (t) => {
    const place = testPlace(t);
    t.false("PULUMI_CONFIG_PASSPHRASE_FILE" in environmentOf(place, { [name]: "x" }));
    t.false(existsSync(place.passphraseFile));
  });
}

test("a stack is found by its state, compressed or not", (t) => {
  const place = testPlace(t);
  t.is(stateFile(place, "lab"), undefined);
  const stacks = path.join(place.directory, ".pulumi", "stacks", "jinbao");
  mkdirSync(stacks, { recursive: true });
  writeFileSync(path.join(stacks, "lab.json.gz"), "");
  t.is(stateFile(place, "lab"), path.join(stacks, "lab.json.gz"));
  t.is(stateFile(place, "hosts"), undefined);
});
