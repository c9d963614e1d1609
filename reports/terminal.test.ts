import test from "ava";
import * as fc from "fast-check";
import stringWidth from "string-width";
import type { Cell, Column } from "./report.ts";
import { longestPiece, wrap } from "./terminal-wrap.ts";
import { renderTable } from "./terminal.ts";

const screen = { language: "zh", width: 80, colour: false } as const;

const words = (zh: string, weight?: number): Column => ({ title: { zh, en: zh }, ...(weight === undefined ? {} : { weight }) });
const numbers = (zh: string, decimals?: number): Column => ({
  title: { zh, en: zh },
  align: "right",
  ...(decimals === undefined ? {} : { decimals }),
});

const wraps: readonly (readonly [what: string, text: string, width: number, expected: readonly string[]])[] = [
  ["Latin breaks at blanks", "the quick brown fox", 9, ["the quick", "brown fox"]],
  ["Chinese breaks anywhere", "机关事业单位养老保险", 8, ["机关事业", "单位养老", "保险"]],
  ["a Latin word within Chinese stays whole", "部署TongWeb集群版", 8, ["部署", "TongWeb", "集群版"]],
  ["a closing mark does not begin a line", "参保人数，单位", 8, ["参保人", "数，单位"]],
  ["an opening mark does not end a line", "见表七（可选）", 8, ["见表七", "（可选）"]],
  ["a long word breaks after its marks", "archive.nightUpload.provinceOutlet", 21, ["archive.nightUpload.", "provinceOutlet"]],
  ["a word without marks breaks between letters", "0123456789abcdef", 6, ["012345", "6789ab", "cdef"]],
  ["line ends stay", "甲\n乙丙", 4, ["甲", "乙丙"]],
  ["what fits is left as it is", "两 个  空格", 20, ["两 个  空格"]],
  ["nothing is one empty line", "", 5, [""]],
];

for (const [what, text, width, expected] of wraps) {
  test(`${what} when wrapped`, (t) => {
    t.deepEqual(wrap(text, width), expected);
  });
}

test("the longest piece is the widest word or Chinese character with its marks", (t) => {
  t.is(longestPiece("the quick brown"), 5);
  t.is(longestPiece("（可选）"), 4);
  t.is(longestPiece(""), 0);
});

test("a table that fits takes the room it needs, with a line under its titles and numbers to the right", (t) => {
  const columns = [words("名称"), numbers("值"), words("单位")];
  const rows: Cell[][] = [
    [{ zh: "终端", en: "terminals" }, 927, "台"],
    [{ zh: "处理能力", en: "power" }, 810_886.153_846, "tpmC"],
    [{ zh: "空", en: "none" }, null, null],
  ];
  t.is(
    renderTable({ columns, rows }, screen),
    ["名称             值  单位", "────────  ─────────  ────", "终端            927  台", "处理能力  810,886.2  tpmC", "空"].join("\n"),
  );
});

test("the other language is shown when it is asked for", (t) => {
  const table = renderTable(
    { columns: [{ title: { zh: "名称", en: "name" } }], rows: [[{ zh: "终端", en: "terminals" }]] },
    { ...screen, language: "en" },
  );
  t.deepEqual(table.split("\n"), ["name", "─────────", "terminals"]);
});

test("columns of words shrink by their weight and numbers stay whole", (t) => {
  const long = "业务专网环境下部署的业务经办管理系统支撑全省经办";
  const table = renderTable(
    { columns: [words("一", 3), words("二", 1), numbers("数")], rows: [[long, long, 1_234_567]] },
    { ...screen, width: 60 },
  );
  const [, rule] = table.split("\n");
  const [first, second, third] = rule!.split("  ").map((part) => part.length);
  t.true(first! > second! + 10);
  t.is(third, "1,234,567".length);
  t.true(table.includes("1,234,567"));
});

test("on a narrow screen each row becomes a list with every value beside its title", (t) => {
  const columns = [words("编号"), words("名称"), numbers("需要"), numbers("复用"), numbers("采购"), words("单位"), words("可选")];
  const rows: Cell[][] = [["business.databaseServer", "数据库服务器，双机集群", 1_000_000, 0, 999_999.5, "台", null]];
  t.is(
    renderTable({ columns, rows }, { ...screen, width: 40 }),
    [
      "────",
      "编号  business.databaseServer",
      "名称  数据库服务器，双机集群",
      "需要  1,000,000",
      "复用  0",
      "采购  999,999.5",
      "单位  台",
    ].join("\n"),
  );
});

test("decimals said are kept and a whole column stands on the right", (t) => {
  const lines = renderTable({ columns: [numbers("x", 2)], rows: [[1], [1234.567], [null]] }, screen).split("\n");
  t.deepEqual(lines.slice(2), ["    1.00", "1,234.57", ""]);
});

test("a table without rows is its titles alone", (t) => {
  t.is(renderTable({ columns: [words("名称")], rows: [] }, screen), "名称\n────");
});

test("titles are bold and lines are dim where colours are wanted, and nowhere else", (t) => {
  const table = { columns: [words("名称")], rows: [["甲"]] };
  t.is(renderTable(table, { ...screen, colour: true }), "\u001B[1m名称\u001B[22m\n\u001B[2m────\u001B[22m\n甲");
  t.false(renderTable(table, screen).includes("\u001B"));
});

test("nothing that a user wrote moves the cursor, changes colours or turns the direction of writing", (t) => {
  const wicked = "甲\u001B[31m\u0007\u0000\r\u009B2J\u202E乙\u2028\uFEFF\t丙\u200B";
  const table = renderTable({ columns: [{ title: { zh: wicked, en: "" } }], rows: [[wicked]] }, screen);
  t.notRegex(table, /[^\n\P{C}]|[\u2028\u2029]/u);
  t.true(table.includes("甲[31m2J乙 丙"));
});

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: fc.constantFrom("养", "老", "，", "。", "（", "）", "a", "1", ".", "-", " ", "/", "\n", "👩‍🚒", "é"), maxLength: 120 }),
  fc.stringMatching(/^[a-z.]{0,60}$/u),
);
const cell = fc.oneof(text, fc.double(), fc.integer(), fc.constant(null), fc.record({ zh: text, en: text }));
const column = fc.record(
  {
    title: fc.record({ zh: text, en: text }),
    align: fc.constantFrom("left", "right", "center"),
    decimals: fc.integer({ min: 0, max: 6 }),
    weight: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ["title"] },
) as fc.Arbitrary<Column>;

test("no line is longer than the screen, whatever the table", (t) => {
  const table = fc.array(column, { minLength: 1, maxLength: 10 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 5 }),
    }),
  );
  fc.assert(
    fc.property(table, fc.integer({ min: 40, max: 200 }), fc.boolean(), (table, width, colour) => {
      const lines = renderTable(table, { language: "zh", width, colour }).split("\n");
      return lines.every((line) => stringWidth(line) <= width);
    }),
    { seed: 1, numRuns: 500 },
  );
  t.pass();
});

test("nothing is lost by wrapping but blanks", (t) => {
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 2, max: 40 }),
      (text, width) => wrap(text, width).join("").replaceAll(/[ \n]/gu, "") === text.replaceAll(/[ \n]/gu, ""),
    ),
    { seed: 1, numRuns: 500 },
  );
  t.pass();
});
