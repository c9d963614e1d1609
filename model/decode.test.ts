import test from "ava";
import { decode } from "./decode.ts";
import { limits } from "./limits.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test("UTF-8 is text as it stands, with or without a byte-order mark", (t) => {
  t.deepEqual(decode(utf8("name: 示例省 😀\t\r\n"), "f"), { text: "name: 示例省 😀\t\r\n", problems: [] });
  t.deepEqual(decode(utf8("\uFEFFa: 1"), "f"), { text: "a: 1", problems: [] });
  t.deepEqual(decode(new Uint8Array(), "f"), { text: "", problems: [] });
});

test("a replacement character that the file itself holds is no broken encoding", (t) => {
  t.deepEqual(decode(utf8("a: \uFFFD"), "f").problems, []);
});

test("a file may have as many bytes as the limit and no more", (t) => {
  t.deepEqual(decode(new Uint8Array(limits.fileBytes).fill(32), "f").problems, []);
  t.is(decode(new Uint8Array(limits.fileBytes + 1).fill(32), "f").problems[0]!.got, `${limits.fileBytes + 1} B`);
});

test("broken UTF-8 is refused on its line", (t) => {
  const { text, problems } = decode(Uint8Array.of(...utf8("a: 1\nb: 2\nc: "), 0xff, 0x0a), "f");
  t.is(text, "");
  t.deepEqual(
    problems.map(({ file, line }) => [file, line]),
    [["f", 3]],
  );
});

test("every line with a control character is named once, by its first", (t) => {
  const { problems } = decode(utf8("a\u0001\u0002\nb\nc\u007f\n\u000b"), "f");
  t.deepEqual(
    problems.map(({ line, got }) => [line, got]),
    [
      [1, "\\u{1}"],
      [3, "\\u{7f}"],
      [4, "\\u{b}"],
    ],
  );
});

test("a file full of control characters has no more problems than are listed, and one", (t) => {
  t.is(decode(utf8("\u0001\n".repeat(10_000)), "f").problems.length, limits.problems + 1);
});
