import test from "ava";
import { planDataCenter } from "../datacenter/plan.ts";
import { cityOf, type PlanChanges, plannedProvince } from "../datacenter/test-plan.ts";
import type { Language, Text } from "../model/text.ts";
import { lint } from "../sizing/lints.ts";
import { ranges } from "../sizing/range.ts";
import { size } from "../sizing/size.ts";
import { buildReport } from "./build.ts";
import { writeHtml } from "./html.ts";
import { escaped } from "./html/words.ts";
import { tagsOf } from "./html/test-page.ts";
import type { ReportInput } from "./input.ts";
import type { Block, Report, Section } from "./report.ts";

const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;]]>-->{{x}}`;
const hostileText: Text = { zh: hostile, en: hostile };

/** Every kind of block, with words that would break out of a careless page everywhere. */
const everything: Section = {
  id: "everything",
  title: hostileText,
  blocks: [
    { kind: "paragraph", text: hostileText },
    {
      kind: "facts",
      facts: [
        { name: hostileText, value: hostileText, unit: hostile },
        { name: hostileText, value: 1234.5 },
        { name: hostileText, value: null },
      ],
    },
    {
      kind: "table",
      id: "hostile-table",
      title: hostileText,
      columns: [{ title: hostileText }, { title: hostileText, decimals: 2 }, { title: hostileText, align: "center", weight: 3 }],
      rows: [
        [hostile, 1234.5, hostileText],
        [null, null, "甲\n乙"],
      ],
      note: hostileText,
    },
    { kind: "checklist", id: "hostile-list", title: hostileText, items: [{ text: hostileText, amount: hostileText, source: hostileText }] },
    ...(["bar", "line", "tornado"] as const).map((type): Block => ({
      kind: "chart",
      id: `hostile-${type}`,
      title: hostileText,
      type,
      xTitle: hostileText,
      yTitle: hostileText,
      x: [hostileText, "b", 3],
      series: [
        { name: hostileText, values: [1, 2, 3] },
        { name: { zh: "另一", en: "other" }, values: [3, 2.5, 2] },
      ],
      marks: [{ name: hostileText, value: 2 }],
    })),
    { kind: "topology", id: "hostile-topology", title: hostileText },
  ],
  sections: [],
};

function inputOf(changes: PlanChanges = {}): ReportInput {
  const province = { ...plannedProvince(changes), name: { zh: `示例省${hostile}`, en: `Example ${hostile}` } };
  const sizing = size(province);
  const dataCenter = planDataCenter(province, sizing);
  return {
    province,
    sizing,
    ranges: ranges(province, { draws: 200, seed: 1 }),
    lints: lint(province, sizing),
    dataCenter,
    evidence: [],
    date: "2026-01-31",
  };
}

async function pageOf(input: ReportInput, language: Language): Promise<Readonly<{ report: Report; page: string }>> {
  const built = buildReport(input);
  const report = { ...built, sections: [...built.sections, everything] };
  return { report, page: await writeHtml(report, input, language) };
}

const cases: Readonly<Record<string, ReportInput>> = {
  "103 offices": inputOf(),
  "a recovery site": inputOf({ options: { recoverySite: true } }),
  "one city with three counties": inputOf({ places: [{ ...cityOf("01", 3), name: hostileText }] }),
  "no city": inputOf({ offices: { province: 1, cities: 0, counties: 0 } }),
  "1,000 cities": inputOf({ offices: { province: 1, cities: 1000, counties: 1000 } }),
};

const sectionsOf = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((section) => [section, ...sectionsOf(section.sections)]);
const words = (page: string): string => page.replaceAll(/<style[\s\S]*?<\/style>|<wbr>/gu, "").replaceAll(/<[^>]*>/gu, "\n");

for (const [what, input] of Object.entries(cases)) {
  for (const language of ["zh", "en"] as const) {
    const title = `${what}, ${language}`;

    test(`${title}: the page is well-formed`, async (t) => {
      const { page } = await pageOf(input, language);
      t.notThrows(() => tagsOf(page));
      t.is(tagsOf(page)[0]!.attributes.get("lang"), { zh: "zh-CN", en: "en" }[language]);
    });

    test(`${title}: nothing is loaded from elsewhere, and nothing runs`, async (t) => {
      const { page } = await pageOf(input, language);
      const tags = tagsOf(page);
      const forbidden = new Set([
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
        "image",
        "use",
        "foreignObject",
        "audio",
        "video",
      ]);
      t.deepEqual(
        tags.filter(({ name }) => forbidden.has(name)).map(({ name }) => name),
        [],
      );
      const attributes = tags.flatMap((tag) => [...tag.attributes]);
      t.deepEqual(
        attributes.filter(([name]) => name.startsWith("on") || name === "src" || name === "style" || name === "srcdoc"),
        [],
      );
      t.true(attributes.every(([name, value]) => name !== "href" || value.startsWith("#")));
      t.true(attributes.every(([name, value]) => name === "xmlns" || name === "aria-label" || !/url\((?!#)|https?:/u.test(value)));
      t.false(/@import|url\(/u.test(/<style>([\s\S]*?)<\/style>/u.exec(page)![1]!));
      t.regex(page, /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='/u);
    });

    test(`${title}: ids are unique, and every reference leads to one`, async (t) => {
      const { page } = await pageOf(input, language);
      const tags = tagsOf(page);
      const ids = tags.flatMap(({ attributes }) => attributes.get("id") ?? []);
      t.is(new Set(ids).size, ids.length);
      const references = tags.flatMap(({ attributes }) => [
        attributes.get("href")?.slice(1),
        attributes.get("aria-labelledby"),
        attributes.get("for"),
      ]);
      const clips = [...page.matchAll(/url\(#([^)]+)\)/gu)].map(([, id]) => id!);
      t.deepEqual(
        [...references, ...clips].filter((id) => id !== undefined && !ids.includes(id)),
        [],
      );
    });

    test(`${title}: headings go down one level at a time, and each chapter is in the contents`, async (t) => {
      const { report, page } = await pageOf(input, language);
      const levels = tagsOf(page).flatMap(({ name }) => (/^h\d$/u.test(name) ? [Number(name[1])] : []));
      t.is(levels.filter((level) => level === 1).length, 1);
      t.true(levels.every((level, index) => index === 0 || level - levels[index - 1]! <= 1));
      const contents = /<nav[\s\S]*<\/nav>/u.exec(page)![0];
      for (const { id } of report.sections) t.true(contents.includes(`href="#${escaped(id)}"`));
    });

    test(`${title}: each section has its heading, and each table its caption and headers`, async (t) => {
      const { report, page } = await pageOf(input, language);
      const sections = sectionsOf(report.sections);
      for (const { id, title: heading } of sections) {
        t.true(page.includes(`<section id="${escaped(id)}" aria-labelledby="${escaped(id)}-title">`));
        t.true(page.includes(`${escaped(heading[language])}</h`));
      }
      const tables = sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === "table"));
      for (const { id, columns, rows } of tables) {
        const table = new RegExp(`<table id="${id}"[\\s\\S]*?</table>`, "u").exec(page)![0];
        t.true(table.includes("<caption"));
        t.is(table.match(/<th scope="col"/gu)!.length, columns.length);
        t.is((table.match(/<tr>/gu) ?? []).length, rows.length + 1);
      }
      const headers = tagsOf(page).filter(({ name }) => name === "th");
      t.true(headers.every(({ attributes }) => attributes.has("scope")));
    });

    test(`${title}: the same report gives the same bytes`, async (t) => {
      t.is((await pageOf(input, language)).page, (await pageOf(input, language)).page);
    });
  }
}

test("the words of the user stand as they are, wherever they are shown", async (t) => {
  const { page } = await pageOf(cases["one city with three counties"]!, "zh");
  const safe = escaped(hostile);
  t.false(page.includes("<script"));
  t.false(page.includes("<img"));
  t.true(words(page).includes(`示例省${safe}`));
  t.true(words(page).split(safe).length > 20);
});

test("title, province, date and digests are at the head of the page", async (t) => {
  const input = cases["103 offices"]!;
  const { report, page } = await pageOf(input, "zh");
  const head = /<header>[\s\S]*?<\/header>/u.exec(page)![0];
  for (const shown of [report.title.zh, escaped(report.province.zh), "2026-01-31", report.digests.province, report.digests.dataCenter])
    t.true(head.includes(shown));
});

test("numbers are shown with the decimals of their column, and aligned", async (t) => {
  const { page } = await pageOf(cases["103 offices"]!, "zh");
  const table = /<table id="hostile-table"[\s\S]*?<\/table>/u.exec(page)![0];
  t.true(table.includes(`<td class="right number">1,234.50</td>`));
  t.true(table.includes(`<td class="center">甲\n乙</td>`));
  t.true(table.includes("<tr><td></td><td></td>"));
});

test("tables and figures are numbered by chapter", async (t) => {
  const { report, page } = await pageOf(cases["103 offices"]!, "en");
  const chapter = report.sections.length;
  for (const number of [`Table ${chapter}-1.`, `Table ${chapter}-2.`, `Figure ${chapter}-1.`, `Figure ${chapter}-4.`, "Table 1-1."])
    t.true(page.includes(number));
});

test("landmarks, a skip link and a name for everything that scrolls are there", async (t) => {
  const { page } = await pageOf(cases["103 offices"]!, "zh");
  const tags = tagsOf(page);
  for (const landmark of ["header", "nav", "main", "footer"])
    t.is(tags.filter(({ name, inside }) => name === landmark && inside.length < 4).length, 1);
  const firstLink = tags.find(({ name }) => name === "a")!;
  t.is(firstLink.attributes.get("href"), "#main");
  t.true(tags.filter(({ attributes }) => attributes.get("tabindex") === "0").every(({ attributes }) => attributes.has("aria-labelledby")));
  t.true(
    tags
      .filter(({ name }) => name === "svg")
      .every(({ attributes }) => attributes.get("role") === "img" && attributes.get("aria-label") !== ""),
  );
});
