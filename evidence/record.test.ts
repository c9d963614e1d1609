import test from "ava";
import * as fc from "fast-check";
import { sha256Hex } from "../sizing/digest.ts";
import { noPrevious, parseHead, recordFile, recordNumber, recordText, verifyChain } from "./record.ts";
import type { ChainHead } from "./record.ts";
import { draft } from "./test-evidence.ts";

type Files = readonly Readonly<{ file: string; text: string }>[];

/** A sound chain of so many records, and its head. */
function chain(count: number): Readonly<{ files: Files; head: ChainHead }> {
  const files: { file: string; text: string }[] = [];
  let previous = noPrevious;
  for (let number = 1; number <= count; number++) {
    const text = recordText({ ...draft(`kind.${number}`), previous });
    files.push({ file: recordFile(number), text });
    previous = sha256Hex(text);
  }
  return { files, head: { count, sha256: previous } };
}

function withText(files: Files, number: number, change: (text: string) => string): Files {
  return files.map(({ file, text }) => ({ file, text: file === recordFile(number) ? change(text) : text }));
}

function without(files: Files, ...numbers: readonly number[]): Files {
  return files.filter(({ file }) => !numbers.some((number) => recordFile(number) === file));
}

function swapped(files: Files, one: number, other: number): Files {
  const textOf = (number: number): string => files.find(({ file }) => file === recordFile(number))!.text;
  return withText(
    withText(files, one, () => textOf(other)),
    other,
    () => textOf(one),
  );
}

const pass = (text: string): string => text.replace('"verdict":"pass"', '"verdict":"fail"');

for (const count of [0, 1, 2, 7]) {
  test(`a chain of ${count} records as written is sound, in any order of the files`, (t) => {
    const { files, head } = chain(count);
    t.deepEqual(verifyChain(files, count === 0 ? undefined : head), []);
    t.deepEqual(verifyChain(files.toReversed(), count === 0 ? undefined : head), []);
  });
}

test("a head that lags behind the records is sound: the writer was killed between the two", (t) => {
  const { files } = chain(5);
  for (const count of [1, 2, 3, 4]) {
    t.deepEqual(verifyChain(files, chain(count).head), []);
  }
  t.deepEqual(verifyChain(chain(1).files, undefined), []);
});

/** Each break with the files that show it, of a chain of five. */
const breaks: readonly Readonly<{ title: string; files: Files; head?: ChainHead | "missing"; shows: readonly string[] }>[] = [
  { title: "the first record changed", files: withText(chain(5).files, 1, pass), shows: ["000002.json"] },
  { title: "a record in the middle changed", files: withText(chain(5).files, 3, pass), shows: ["000004.json"] },
  { title: "the last record changed", files: withText(chain(5).files, 5, pass), shows: ["000005.json"] },
  { title: "a line feed more at a record's end", files: withText(chain(5).files, 2, (text) => `${text}\n`), shows: ["000003.json"] },
  { title: "the first record removed", files: without(chain(5).files, 1), shows: ["000001.json"] },
  { title: "a record in the middle removed", files: without(chain(5).files, 3), shows: ["000003.json"] },
  { title: "two neighbours removed", files: without(chain(5).files, 2, 3), shows: ["000002.json"] },
  { title: "the last record cut off", files: without(chain(5).files, 5), shows: ["000005.json"] },
  { title: "the last three cut off", files: without(chain(5).files, 3, 4, 5), shows: ["000003.json"] },
  { title: "all records removed", files: [], shows: ["000001.json"] },
  { title: "two records swapped", files: swapped(chain(5).files, 2, 3), shows: ["000002.json", "000003.json", "000004.json"] },
  {
    title: "the last record replaced by the first",
    files: withText(chain(5).files, 5, () => chain(1).files[0]!.text),
    shows: ["000005.json"],
  },
  { title: "a record that is no JSON", files: withText(chain(5).files, 4, () => "{"), shows: ["000004.json", "000005.json"] },
  { title: "a record that is a list", files: withText(chain(5).files, 4, () => "[]"), shows: ["000004.json", "000005.json"] },
  { title: "an empty record", files: withText(chain(5).files, 5, () => ""), shows: ["000005.json"] },
  { title: "the head file removed", files: chain(5).files, head: "missing", shows: ["head.json"] },
  { title: "the head's digest changed", files: chain(5).files, head: { count: 5, sha256: noPrevious }, shows: ["000005.json"] },
  {
    title: "a head that claims a million more",
    files: chain(5).files,
    head: { count: 1_000_005, sha256: noPrevious },
    shows: ["000006.json"],
  },
];

for (const { title, files, head = chain(5).head, shows } of breaks) {
  test(`${title}: the chain is broken, and shows it at ${shows.join(", ")}`, (t) => {
    const problems = verifyChain(files, head === "missing" ? undefined : head);
    t.deepEqual([...new Set(problems.map(({ file }) => file))], shows);
    for (const { message } of problems) {
      t.regex(message.zh, /\p{Script=Han}/u);
      t.regex(message.en, /[a-z]{3}/);
    }
  });
}

test("a stray file with a huge number is one problem, found at once", (t) => {
  const { files, head } = chain(2);
  const problems = verifyChain([...files, { file: "999999999999.json", text: "{}" }], head);
  t.deepEqual(
    problems.map(({ file }) => file),
    ["000003.json", "999999999999.json"],
  );
});

test("any one character of a record changed breaks the chain", (t) => {
  const { files, head } = chain(4);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (number, at, replacement) => {
      const changed = withText(files, number, (text) => {
        const index = at % text.length;
        return text.slice(0, index) + replacement + text.slice(index + 1);
      });
      const same = changed.every(({ text }, index) => text === files[index]!.text);
      t.is(verifyChain(changed, head).length === 0, same);
    }),
  );
});

test("any records removed break the chain, wherever they stood", (t) => {
  const { files, head } = chain(6);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }), (numbers) => {
      t.true(verifyChain(without(files, ...numbers), head).length > 0);
    }),
  );
});

test("any other order of the records breaks the chain", (t) => {
  const { files, head } = chain(5);
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
      const shuffled = files.map(({ file }, index) => ({ file, text: files[order[index]!]!.text }));
      const inOrder = order.every((number, index) => number === index);
      t.is(verifyChain(shuffled, head).length === 0, inOrder);
    }),
  );
});

test("a record's file name gives its number back, and no other name does", (t) => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), (number) => recordNumber(recordFile(number)) === number));
  for (const name of [
    "000000.json",
    "0000001.json",
    "1.json",
    "000001.JSON",
    "000001.json.tmp",
    "head.json",
    "-00001.json",
    ".x.tmp",
    "99999999999999999999.json",
  ]) {
    t.is(recordNumber(name), undefined, name);
  }
});

test("a head is read back, and anything else is none", (t) => {
  const { head } = chain(3);
  t.deepEqual(parseHead(JSON.stringify(head)), head);
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    "{}",
    '{"count":0,"sha256":""}',
    JSON.stringify({ ...head, count: 1.5 }),
    JSON.stringify({ ...head, count: "3" }),
    JSON.stringify({ ...head, sha256: "x" }),
  ]) {
    t.is(parseHead(text), undefined, text);
  }
});
