import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import { Texts } from "./texts.ts";

function texts(t: ExecutionContext): Readonly<{ store: Texts; directory: string }> {
  const base = mkdtempSync(path.join(os.tmpdir(), "jinbao texts "));
  t.teardown(() => rmSync(base, { recursive: true, force: true }));
  const directory = path.join(base, "texts");
  return { store: new Texts(directory), directory };
}

const long = "table inet jinbao\n".repeat(100);

test("long texts come back as they were, short ones and all else stay as they are", (t) => {
  const { store } = texts(t);
  const whole = { name: "a", ruleset: long, cores: 2, list: [long], none: null };
  const short = store.shorten(whole);
  t.true(JSON.stringify(short.ruleset).length < 80);
  t.deepEqual({ ...short, ruleset: long }, whole);
  t.deepEqual(store.restore(short), whole);
});

test("equal texts lie there once, and other texts have other references", (t) => {
  const { store, directory } = texts(t);
  const one = store.shorten({ a: long, b: long, c: `${long}x` });
  t.is(one["a"], one["b"]);
  t.not(one["a"], one["c"]);
  t.is(readdirSync(directory).length, 2);
});

test("only what was asked for by reference is kept by reference: a secret's text never lies there in clear", (t) => {
  const { store, directory } = texts(t);
  const asked = store.shorten({ ruleset: long });
  const found = store.shortenLike({ ruleset: "changed", password: long }, { ...asked, password: long });
  t.is(found["password"], long);
  t.regex(String(found["ruleset"]), /^sha256:/u);
  t.is(store.restore(found)["ruleset"], "changed");
  t.is(readdirSync(directory).length, 2);
});

test("a reference to what is not here stays one", (t) => {
  const { store } = texts(t);
  const foreign = { ruleset: `sha256:${"0".repeat(64)}` };
  t.deepEqual(store.restore(foreign), foreign);
});

test("what nothing refers to any more goes", (t) => {
  const { store, directory } = texts(t);
  store.shorten({ a: `${long}old` });
  const used = store.shorten({ a: long });
  store.keepOnly([used]);
  t.is(readdirSync(directory).length, 1);
  t.is(store.restore(used)["a"], long);
  texts(t).store.keepOnly([]);
});
