import { stringify } from "yaml";
import type { Setting } from "./parse.ts";

/** A file for the parser to survive, with the settings to be parsed with it. */
export type Mutant = Readonly<{ bytes: Uint8Array; settings: readonly Setting[] }>;

/** Whole numbers from 0 up to but not including `below`. */
type Pick = (below: number) => number;

/** One mutant a seed: the same seed and sources give the same bytes. `texts` are right files, `data` is what one of them says. */
export function mutant(seed: number, texts: readonly string[], data: unknown): Mutant {
  const pick = picks(seed);
  const kind = pick(10);
  let bytes: Uint8Array;
  if (kind < 4) bytes = damaged(encode(oneOf(texts, pick)), texts, pick);
  else if (kind < 7) bytes = encode(written(changed(data, pick), pick));
  else if (kind < 9) bytes = encode(tokens(pick));
  else bytes = Uint8Array.from({ length: pick(400) }, () => pick(256));
  const settings = Array.from({ length: pick(4) === 0 ? 1 + pick(3) : 0 }, () => ({ path: settingPath(pick), text: tokens(pick, 4) }));
  return { bytes, settings };
}

/** Tommy Ettinger's mulberry32: small, and good enough to pick with. */
function picks(seed: number): Pick {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function oneOf<Item>(items: readonly Item[], pick: Pick): Item {
  return items[pick(items.length)]!;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What YAML, the schema, JavaScript or a terminal might stumble over. */
const spells: readonly string[] = [
  ...Array.from("{}[],:?-#&*!|>'\"%@` \t\n\r\\"),
  ...[
    "\n- ",
    "\n  ",
    ": ",
    "---\n",
    "\n...\n",
    "%YAML 1.1\n---\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!set ",
    "!!binary ",
    "!!js/function ",
    "? ",
    "|\n",
    ">-\n",
  ],
  ...[
    "null",
    "~",
    "true",
    "yes",
    ".nan",
    ".inf",
    "-.inf",
    "1e999",
    "-0",
    "0x7fffffff",
    "0o17",
    "1_000",
    "9007199254740993",
    "12:30",
    "2026-01-01",
  ],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "length", "then"],
  ...[
    "insured",
    "offices",
    "cities",
    "counties",
    "places",
    "assumptions",
    "a1",
    "m1",
    "value",
    "low",
    "high",
    "why",
    "options",
    "existing",
    "rack",
    "network",
    "10.0.0.0/8",
  ],
  ...["\u0000", "\u001b[2J", "\u007f", "\u0085", "\u202e", "\u2028", "\ufeff", "\ud800", "😀", "示例省", "e\u0301", "\\ud800", "\\0"],
  ...["[".repeat(40), "{a: ".repeat(40), "a".repeat(2000), "&a ".repeat(40), "- ".repeat(40)],
];

function tokens(pick: Pick, most = 60): string {
  return Array.from({ length: 1 + pick(most) }, () => oneOf(spells, pick)).join(oneOf(["", " ", "\n", ": "], pick));
}

function settingPath(pick: Pick): string {
  return Array.from({ length: 1 + pick(4) }, () =>
    oneOf(["assumptions", "a1", "places", "0", "counties", "options", "existing", "rack", "name", "zh", oneOf(spells, pick)], pick),
  ).join(".");
}

/** A few cuts, repetitions, flipped bits and strange words in the bytes of a right file. */
function damaged(bytes: Uint8Array, texts: readonly string[], pick: Pick): Uint8Array {
  let result = bytes;
  for (let times = 1 + pick(6); times > 0; times--) {
    const at = pick(result.length + 1);
    const end = Math.min(result.length, at + pick(oneOf([2, 20, 500], pick)));
    const [before, part, after] = [result.subarray(0, at), result.subarray(at, end), result.subarray(end)];
    switch (pick(6)) {
      case 0:
        result = joined(before, after);
        break;
      case 1:
        result = joined(before, part, part, after);
        break;
      case 2:
        result = joined(
          before,
          Uint8Array.from(part, (byte) => byte ^ (1 << pick(8))),
          after,
        );
        break;
      case 3:
        result = joined(before, encode(oneOf(spells, pick)), after);
        break;
      case 4:
        result = joined(before, encode(oneOf(spells, pick)), result.subarray(at));
        break;
      default:
        result = joined(before, encode(oneOf(texts, pick)).subarray(pick(2000)));
    }
  }
  return result;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function written(data: unknown, pick: Pick): string {
  return pick(2) === 0 ? JSON.stringify(data) : stringify(data, { aliasDuplicateObjects: pick(2) === 0 });
}

/** The data with a few of its keys gone, renamed or doubled, and a few of its values strange. */
function changed(data: unknown, pick: Pick): unknown {
  let result = data;
  for (let times = 1 + pick(4); times > 0; times--) result = changedOnce(result, result, pick);
  return result;
}

function changedOnce(node: unknown, root: unknown, pick: Pick): unknown {
  if (typeof node !== "object" || node === null || pick(6) === 0) return strange(root, pick);
  if (Array.isArray(node)) {
    if (node.length === 0 || pick(6) === 0) return [...node, strange(root, pick)];
    const chosen = pick(node.length);
    return node.map((item: unknown, index) => (index === chosen ? changedOnce(item, root, pick) : item));
  }
  const entries = Object.entries(node);
  const chosen = pick(entries.length + 1);
  const [key, value] = entries[chosen] ?? [oneOf(spells, pick), undefined];
  const rest = entries.filter((_, index) => index !== chosen);
  const kept = pick(5);
  if (kept === 0) return Object.fromEntries(rest);
  return Object.fromEntries([...rest, [kept === 1 ? oneOf(spells, pick) : key, changedOnce(value, root, pick)]]);
}

function strange(root: unknown, pick: Pick): unknown {
  const values: readonly unknown[] = [
    null,
    true,
    0,
    -1,
    0.5,
    1e308,
    -1e-308,
    2 ** 53,
    "",
    [],
    {},
    [[]],
    { value: 0.5 },
    { zh: "a" },
    oneOf(spells, pick),
    "x".repeat(pick(5000)),
    root,
  ];
  return oneOf(values, pick);
}
