import test from "ava";
import { testProvince } from "../sizing/test-province.ts";
import { writeDocx } from "./docx.ts";
import { reportOf } from "./office/example.ts";
import { unzip } from "./office/zip.ts";
import type { Province } from "../model/province.ts";

type Parts = ReadonlyMap<string, string>;

async function bytesOf(province: Province, language: "zh" | "en"): Promise<Uint8Array> {
  const { report, input } = reportOf(province);
  return writeDocx(report, input, language);
}

async function partsOf(bytes: Promise<Uint8Array>): Promise<Parts> {
  return new Map(unzip(await bytes).map(({ path, data }) => [path, new TextDecoder().decode(data)]));
}

const once = bytesOf(testProvince(), "zh");
const baseline = { zh: partsOf(once), en: partsOf(bytesOf(testProvince(), "en")) };
const larger = partsOf(bytesOf(testProvince({ insured: 5_000_000, offices: { province: 1, cities: 21, counties: 183 } }), "zh"));

/** The words of each paragraph in a style, such as `Heading1`. */
function paragraphs(parts: Parts, style: RegExp): readonly string[] {
  const all = parts.get("word/document.xml")!.match(/<w:p>.*?<\/w:p>|<w:p .*?<\/w:p>/gsu) ?? [];
  return all.filter((paragraph) => style.test(/<w:pStyle w:val="([^"]*)"/u.exec(paragraph)?.[1] ?? "")).map(wordsOf);
}

function wordsOf(xml: string): string {
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/gu)].map((match) => match[1]!).join("");
}

/** Whether every element that opens closes in its turn, and no character stands where XML forbids it. */
function problemInXml(xml: string): string | undefined {
  const open: string[] = [];
  for (const [tag, close, name, rest] of xml.matchAll(/<(\/?)([A-Za-z][\w:.-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gu)) {
    if (rest!.endsWith("/")) continue;
    if (close === "") open.push(name!);
    else if (open.pop() !== name) return tag;
  }
  const bare = xml.replaceAll(/<(?:"[^"]*"|'[^']*'|[^'">])*>/gu, "");
  if (open.length > 0) return open.join(" ");
  // oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 forbids
  return /[<>\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\dA-Fa-f]+);)/u.exec(bare)?.[0];
}

for (const language of ["zh", "en"] as const) {
  test(`every part is well-formed XML and every relationship has its target, in ${language}`, async (t) => {
    const parts = await baseline[language];
    for (const [path, xml] of parts) if (/\.(?:xml|rels)$/u.test(path)) t.is(problemInXml(xml), undefined, path);
    for (const [, target] of parts.get("word/_rels/document.xml.rels")!.matchAll(/Target="([^"]+)"/gu))
      t.true(parts.has(`word/${target}`), target);
  });
}

const chapters = [
  "总体建设方案",
  "应用系统建设内容",
  "网络系统建设内容",
  "安全系统建设内容",
  "基础测算",
  "系统配置建议",
  "系统实施维护要求",
];

test("the chapters are the scheme's seven in its own order and with its own numerals", async (t) => {
  const numerals = ["一", "二", "三", "四", "五", "六", "七"];
  t.deepEqual(
    paragraphs(await baseline.zh, /^Heading1$/u),
    chapters.map((title, index) => `${numerals[index]}、${title}`),
  );
  t.is(paragraphs(await baseline.en, /^Heading1$/u).length, chapters.length);
});

test("the parts of each chapter are the scheme's too", async (t) => {
  const parts = paragraphs(await baseline.zh, /^Heading2$/u).map((title) => title.replace(/^（.+?）/u, ""));
  const expected = [
    "总体建设内容",
    "系统建设模式",
    "系统部署模式",
    "业务管理系统",
    "基金财务管理系统",
    "公共服务系统",
    "其他应用系统",
    "系统部署要求",
  ];
  t.deepEqual(parts.slice(0, expected.length), expected);
  for (const title of ["业务量测算", "数据存储测算", "数据流量测算", "系统实施要求", "系统本地化要求", "系统维护要求"])
    t.true(parts.includes(title), title);
});

test("the scheme's quantities and ours stand under different headings", async (t) => {
  const words = wordsOf((await baseline.zh).get("word/document.xml")!);
  const places = ["表5-2　业务量测算", "TPC-C 估算值tpcc", "（四）补充测算", "业务应用层处理能力app.tpcc", "（五）取值区间"].map((each) =>
    words.lastIndexOf(each),
  );
  t.deepEqual(
    places,
    places.toSorted((left, right) => left - right),
  );
  t.true(places[0]! > 0);
});

test("tables and figures are numbered by chapter without a gap", async (t) => {
  const numbers = paragraphs(await baseline.zh, /^Jinbao(?:Figure)?Caption$/u).map((caption) =>
    /^(表|图)(\d+)-(\d+)/u.exec(caption)!.slice(1),
  );
  const counted = new Map<string, number>();
  for (const [kind, chapter, number] of numbers) {
    const next = (counted.get(`${kind}${chapter}`) ?? 0) + 1;
    t.is(Number(number), next, `${kind}${chapter}-${number}`);
    counted.set(`${kind}${chapter}`, next);
  }
  t.is(counted.get("图1"), 1);
});

test("the header row of every table of data repeats on each page", async (t) => {
  const tables: readonly string[] = (await baseline.zh).get("word/document.xml")!.match(/<w:tbl>.*?<\/w:tbl>/gsu)!;
  const [signatures, ...data] = tables;
  t.false(signatures!.includes("<w:tblHeader/>"));
  for (const table of data) t.true(table.includes("<w:tblHeader/>"), wordsOf(table).slice(0, 40));
});

for (const [what, parts, amounts] of [
  ["the baseline", baseline.zh, ["2,000,000人", "103个机构", "515人，13期", "12个地市", "927名用户"]],
  ["a larger one", larger, ["5,000,000人", "205个机构", "21个地市", "1,845名用户"]],
] as const) {
  test(`the checklists of chapter seven have boxes to tick and are sized to ${what}`, async (t) => {
    const xml = (await parts).get("word/document.xml")!;
    const chapter = xml.slice(xml.lastIndexOf("系统实施维护要求"));
    t.true((chapter.match(/<w14:checkbox>/gu) ?? []).length > 40);
    for (const amount of amounts) t.true(wordsOf(chapter).includes(amount), amount);
    for (const title of ["数据采集与转换", "培训", "系统维护"]) t.true(wordsOf(chapter).includes(title), title);
  });
}

test("what a user wrote is text, whatever it looks like", async (t) => {
  const name = "<w:p/>&\"'\u0000\uD800]]>";
  const parts = await partsOf(bytesOf({ ...testProvince(), name: { zh: name, en: name } }, "zh"));
  t.is(problemInXml(parts.get("word/document.xml")!), undefined);
  t.true(parts.get("word/document.xml")!.includes("&lt;w:p/&gt;&amp;"));
});

/** Provinces that leave out or add whole paragraphs, half of them in each language: a document takes seconds. */
const edges = [
  ["one person in one office", "zh", { insured: 1, offices: { province: 1, cities: 0, counties: 0 } }],
  [
    "all that can be left out left out",
    "en",
    {
      options: {
        phase: "first",
        financeDatabase: "integrated",
        publicDatabase: "existing",
        backupLines: false,
        archiveUpload: "immediate",
        hotline: "city",
      },
    },
  ],
  ["all that can be added added", "zh", { options: { recoverySite: true, medicalInsurance: "cities" } }],
] as const;

for (const [what, language, changes] of edges) {
  test(`a province with ${what} gives a document without a word unfinished`, async (t) => {
    const xml = (await partsOf(bytesOf(testProvince(changes), language))).get("word/document.xml")!;
    t.is(problemInXml(xml), undefined);
    t.notRegex(wordsOf(xml), /undefined|NaN|\[object/u);
  });
}

test("an English document speaks no Chinese but where it cites the scheme", async (t) => {
  const words = [...(await baseline.en).get("word/document.xml")!.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/gu)].map((match) => match[1]!);
  t.deepEqual(
    words.filter((each) => /[\u4E00-\u9FFF]{2}/u.test(each) && !each.includes("劳社部发")),
    [],
  );
});

test("the same input gives the same bytes", async (t) => {
  t.deepEqual(await bytesOf(testProvince(), "zh"), await once);
});
