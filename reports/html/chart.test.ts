import test from "ava";
import type { Chart } from "../report.ts";
import { chartSvg } from "./chart.ts";
import { tagsOf } from "./test-page.ts";

const title = { zh: "标题", en: "Title" };
const line: Chart = {
  kind: "chart",
  id: "growth",
  title,
  type: "line",
  xTitle: { zh: "年", en: "Year" },
  yTitle: { zh: "占比（%）", en: "Share (%)" },
  x: [0, 1, 2],
  series: [
    { name: { zh: "核数", en: "Cores" }, values: [60, 80, 110] },
    { name: { zh: "存储", en: "Storage" }, values: [30, 60, 90] },
  ],
  marks: [{ name: { zh: "用尽", en: "Used up" }, value: 100 }],
};
const tornado: Chart = {
  ...line,
  id: "swing",
  type: "tornado",
  x: [
    { zh: "甲参数", en: "Assumption A" },
    { zh: "乙参数", en: "Assumption B" },
  ],
  series: [
    { name: { zh: "下限", en: "Low" }, values: [600, 900] },
    { name: { zh: "上限", en: "High" }, values: [1400, 1000] },
  ],
  marks: [{ name: { zh: "测算值", en: "Computed" }, value: 800 }],
};

const wordsOf = (svg: string): readonly string[] => [...svg.matchAll(/<text[^>]*>([^<]*)/gu)].map(([, words]) => words!);

for (const chart of [line, { ...line, id: "bars", type: "bar" } as const, tornado]) {
  test(`a ${chart.type} chart names its axes, its series, its categories and its marks`, (t) => {
    for (const language of ["zh", "en"] as const) {
      const words = wordsOf(chartSvg(chart, language));
      const names = [...chart.series.map(({ name }) => name), ...(chart.marks ?? []).map(({ name }) => name), chart.yTitle].map(
        (name) => name[language],
      );
      const categories = chart.x.map((each) => (typeof each === "object" ? each[language] : String(each)));
      t.deepEqual(
        [...names, ...categories].filter((name) => !words.includes(name)),
        [],
      );
    }
  });

  test(`a ${chart.type} chart has no style, no class, and ids of its own only`, (t) => {
    const tags = tagsOf(chartSvg(chart, "zh"));
    t.false(tags.some(({ name, attributes }) => name === "style" || attributes.has("style") || attributes.has("class")));
    t.true(tags.flatMap(({ attributes }) => attributes.get("id") ?? []).every((id) => id.startsWith(chart.id)));
    t.is(tags[0]!.attributes.get("aria-label"), "标题");
  });
}

test("a tornado has the number at the end of each bar", (t) => {
  const words = wordsOf(chartSvg(tornado, "zh"));
  for (const number of ["600.0", "1,400.0", "900.0", "1,000.0"]) t.true(words.includes(number));
});

test("each bar of a tornado begins where the computed value is, and two on one side share the height", (t) => {
  const bars = tagsOf(chartSvg(tornado, "zh"))
    .filter(({ name, attributes }) => name === "path" && /^M[\d.]+ [\d.]+l-?[\d.]+ 0l0 (?:9|18)l/u.test(attributes.get("d")!))
    .map(({ attributes }) => /^M([\d.]+) [\d.]+l(-?[\d.]+) 0l0 (9|18)l/u.exec(attributes.get("d")!)!.slice(1).map(Number));
  t.deepEqual(
    bars.map(([, , height]) => height),
    [18, 9, 18, 9],
  );
  // The left edge, or for the one bar below the value the right one.
  const base = bars.map(([x, width], index) => Math.round(index === 0 ? x! + width! : x!));
  t.is(new Set(base).size, 1);
});

test("what is drawn does not depend on what was drawn before", (t) => {
  const first = chartSvg(line, "zh");
  chartSvg(tornado, "en");
  t.is(chartSvg(line, "zh"), first);
});

test("a chart without series, and one with a single value, are drawn", (t) => {
  t.notThrows(() => tagsOf(chartSvg({ ...line, series: [], x: [] }, "zh")));
  t.notThrows(() => tagsOf(chartSvg({ ...tornado, x: ["a"], series: [{ name: title, values: [800] }] }, "zh")));
});
