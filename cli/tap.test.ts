import test from "ava";
import * as fc from "fast-check";
import { TapReader } from "./tap.ts";
import type { TapTest } from "./tap.ts";

function read(text: string): readonly TapTest[] {
  const tests: TapTest[] = [];
  const reader = new TapReader((each) => tests.push(each));
  for (const line of text.split("\n")) {
    reader.line(line);
  }
  reader.end();
  return tests;
}

/** As AVA writes it. */
const sample = `TAP version 13
ok 1 - sizing › size › the baseline
not ok 2 - cli › tap › a failure # with a hash
#   the test's own log

#   with a blank line
  ---
    name: AssertionError
    values:
      'Difference (- actual, + expected):': |-
        - 1
        + 2

    at: 'file:///x.ts:3:5'
  ...
ok 3 - reports › html › drawn [needs chromium] # SKIP
not ok 4 - later # TODO

ok 5 - after

1..4
# tests 4
# pass 2
# skip 1
# fail 1
`;

test("each test is told once, in order, with its title and state", (t) => {
  t.deepEqual(
    read(sample).map(({ title, state }) => [title, state]),
    [
      ["sizing › size › the baseline", "passed"],
      ["cli › tap › a failure # with a hash", "failed"],
      ["reports › html › drawn [needs chromium]", "skipped"],
      ["later", "skipped"],
      ["after", "passed"],
    ],
  );
});

test("a failure keeps all that the runner says of it, logs and blank lines among it", (t) => {
  const { lines } = read(sample)[1]!;
  t.is(lines[0], "not ok 2 - cli › tap › a failure # with a hash");
  t.true(lines.includes("        + 2"));
  t.true(lines.includes("    at: 'file:///x.ts:3:5'"));
  t.is(lines.at(-1), "  ...");
});

test("a test is told as soon as the next one begins, not only at the end", (t) => {
  const titles: string[] = [];
  const reader = new TapReader(({ title }) => titles.push(title));
  reader.line("ok 1 - one");
  t.deepEqual(titles, []);
  reader.line("ok 2 - two");
  t.deepEqual(titles, ["one"]);
  reader.end();
  reader.end();
  t.deepEqual(titles, ["one", "two"]);
});

test("a title that ends in a hash and other words is no directive", (t) => {
  t.deepEqual(
    read("ok 1 - one # SKIPPED\nnot ok 2 - two # TODO later").map(({ title, state }) => [title, state]),
    [
      ["one # SKIPPED", "passed"],
      ["two # TODO later", "failed"],
    ],
  );
});

test("a runner that crashed before its summary has told what it could", (t) => {
  const tests = read("TAP version 13\nok 1 - one\nnot ok 2 - two\n  ---\n    name: Err");
  t.deepEqual(
    tests.map(({ state, lines }) => [state, lines.length]),
    [
      ["passed", 1],
      ["failed", 3],
    ],
  );
});

test("no tests at all are none", (t) => {
  t.deepEqual(read("TAP version 13\n1..0\n# tests 0\n# pass 0\n# fail 0\n"), []);
});

test("as many tests are told as were written, whatever their titles, and lines between them are no tests", (t) => {
  const title = fc.string().filter((text) => text.trim() === text && text !== "" && !/[\n\r#]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.record({ title, failed: fc.boolean() })), (tests) => {
      const text = tests.map((each, index) => `${each.failed ? "not " : ""}ok ${index + 1} - ${each.title}\n  ---\n  ...\n  ok 1 - inner`);
      t.deepEqual(
        read(text.join("\n")).map(({ title: told, state }) => ({ title: told, failed: state === "failed" })),
        tests,
      );
    }),
  );
});
