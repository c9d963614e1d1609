import test from "ava";
import type { DataCenter } from "../datacenter/datacenter.ts";
import { cityOf, plan } from "../datacenter/test-plan.ts";
import type { Language, Text } from "../model/text.ts";
import { metafileOf, sizeOf } from "./docx/metafile.ts";
import { svgElements } from "./docx/metafile-svg.ts";
import { widthOf } from "./topology-sheet.ts";
import { topologySvg } from "./topology.ts";

const longName: Text = { zh: "某某自治州".repeat(20), en: "Autonomous prefecture ".repeat(5).trim() };
const longNames = [
  { ...cityOf("01", 3), name: longName },
  { ...cityOf("02", 12), name: { zh: "<b>&丙", en: "<b>&C" } },
];

const cases: Readonly<Record<string, DataCenter>> = {
  "103 offices": plan(),
  "103 offices and a recovery site": plan({ options: { recoverySite: true } }),
  "1,030 offices": plan({ offices: { province: 1, cities: 12, counties: 1017 } }),
  "one city with three counties": plan({ places: [cityOf("01", 3)] }),
  "no city and no county": plan({ offices: { province: 1, cities: 0, counties: 0 } }),
  "counties without a city": plan({ offices: { province: 1, cities: 0, counties: 7 } }),
  "1,000 cities": plan({ offices: { province: 1, cities: 1000, counties: 3000 } }),
  "the first phase only, with nothing optional": plan({
    options: { phase: "first", backupLines: false, financeDatabase: "integrated", publicDatabase: "existing", optionalEquipment: [] },
  }),
  "names as long as may be": plan({ places: longNames }),
};

const languages: readonly Language[] = ["zh", "en"];

type Rectangle = Readonly<{ left: number; right: number; top: number; bottom: number }>;
type Words = Rectangle & Readonly<{ words: string; y: number }>;

const number = (attributes: ReadonlyMap<string, string>, name: string): number => Number(attributes.get(name));

/** Each text with the room that its letters take, as wide as our measure says. */
function textsOf(svg: string): readonly Words[] {
  return svgElements(svg)
    .filter(({ name }) => name === "text")
    .map(({ attributes, words }) => {
      const [x, y, size] = [number(attributes, "x"), number(attributes, "y"), number(attributes, "font-size")];
      const width = widthOf(words, size, attributes.get("font-weight") === "bold");
      const shift = { start: 0, middle: 0.5, end: 1 }[attributes.get("text-anchor") ?? "start"]!;
      const left = x - width * shift;
      return { words, y, left, right: left + width, top: y - size * 0.8, bottom: y + size * 0.15 };
    });
}

/** Every straight piece of every line, as the room that it takes. */
function piecesOf(svg: string): readonly Rectangle[] {
  return svgElements(svg).flatMap(({ name, attributes }) => {
    const corners =
      name === "line"
        ? [
            [number(attributes, "x1"), number(attributes, "y1")],
            [number(attributes, "x2"), number(attributes, "y2")],
          ]
        : name === "polyline"
          ? attributes
              .get("points")!
              .split(" ")
              .map((pair) => pair.split(",").map(Number))
          : [];
    return corners.slice(1).map((to, index) => rectangleOf(corners[index] as [number, number], to as [number, number]));
  });
}

function rectangleOf([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): Rectangle {
  return { left: Math.min(x1, x2), right: Math.max(x1, x2), top: Math.min(y1, y2), bottom: Math.max(y1, y2) };
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

const gapWords = /^网闸隔离|^Isolation gap/u;

/** Words without the places where lines break; what is shortened counts by its beginning. */
function shows(svg: string, name: string): boolean {
  const flat = (words: string): string => words.replaceAll(/\s/gu, "");
  const texts = textsOf(svg).map(({ words }) => flat(words));
  const wanted = flat(name);
  return (
    texts.join("").includes(wanted) ||
    texts.some((words) => words.endsWith("…") && words.length > 4 && wanted.startsWith(words.slice(0, -1)))
  );
}

for (const [what, dataCenter] of Object.entries(cases)) {
  for (const language of languages) {
    const svg = topologySvg(dataCenter, language);
    const { width, height } = sizeOf(svg);
    const title = `${what}, ${language}`;

    test(`${title}: no text lies on another`, (t) => {
      const texts = textsOf(svg);
      const pairs = texts.flatMap((one, index) => texts.slice(index + 1).map((other) => [one, other] as const));
      const overlaps = pairs.filter(([one, other]) => overlap(one, other)).map(([one, other]) => `${one.words} | ${other.words}`);
      t.deepEqual(overlaps, []);
    });

    test(`${title}: every text lies on the sheet`, (t) => {
      const outside = textsOf(svg).filter(({ left, right, top, bottom }) => left < 0 || top < 0 || right > width || bottom > height);
      t.deepEqual(outside, []);
    });

    test(`${title}: no line runs through a text`, (t) => {
      const pieces = piecesOf(svg);
      const struck = textsOf(svg).filter((words) =>
        pieces.some((piece) => overlap(words, { ...piece, right: piece.right + 0.1, bottom: piece.bottom + 0.1 })),
      );
      t.deepEqual(
        struck.map(({ words }) => words),
        [],
      );
    });

    test(`${title}: nothing crosses the gap but air`, (t) => {
      const gap = textsOf(svg).filter(({ words }) => gapWords.test(words));
      t.is(gap.length, 1);
      const middle = gap[0]!.y - 4;
      t.deepEqual(
        piecesOf(svg).filter(({ top, bottom }) => top < middle && bottom > middle),
        [],
      );
      const spanning = svgElements(svg).filter(
        ({ name, attributes }) =>
          name === "rect" && number(attributes, "y") < middle && number(attributes, "y") + number(attributes, "height") > middle,
      );
      t.is(spanning.length, 0);
    });

    test(`${title}: every zone, system, tier and channel is there`, (t) => {
      const zones = dataCenter.zones.filter(
        ({ id, site }) => site !== "offices" && (site === "external" || dataCenter.hosts.some(({ zone }) => zone === id)),
      );
      const names = [...zones, ...dataCenter.systems].map(({ name }) => name[language]);
      const channels = dataCenter.gapChannels.map(({ carries }) => carries[language]);
      t.deepEqual(
        [...names, ...channels].filter((name) => !shows(svg, name)),
        [],
      );
      const central = dataCenter.hosts.filter(
        ({ site, role }) => (site === "data-centre" || site === "recovery") && !role.includes("gap-"),
      );
      const tiers = new Set(central.map(({ tier }) => tier));
      t.is(textsOf(svg).filter(({ words }) => /^×\d+$/u.test(words)).length, tiers.size);
    });

    test(`${title}: a metafile can show it`, (t) => {
      t.true(metafileOf(svg).length > 10_000);
    });

    test(`${title}: the same plan gives the same bytes`, (t) => {
      t.is(topologySvg(dataCenter, language), svg);
    });
  }
}

test("hosts stand with their number and their size", (t) => {
  const words = textsOf(topologySvg(cases["103 offices"]!, "zh")).map((each) => each.words);
  const after = (name: string): readonly string[] => words.slice(words.indexOf(name) + 1, words.indexOf(name) + 3);
  t.deepEqual(after("业务应用服务器"), ["×4", "2 核 64 GiB"]);
  t.deepEqual(after("业务数据库服务器"), ["×2", "12 核 96 GiB"]);
});

test("at 103 offices each city has its counties and the bandwidths of its lines", (t) => {
  const dataCenter = cases["103 offices"]!;
  const words = textsOf(topologySvg(dataCenter, "zh")).map((each) => each.words);
  for (const city of dataCenter.offices.filter(({ level }) => level === "city")) {
    const counties = dataCenter.offices.filter(({ parent }) => parent === city.id);
    const bandwidths = ["main", "backup"].map(
      (kind) => dataCenter.links.find((link) => link.kind === kind && link.to === city.id)!.bandwidthMbitPerSecond,
    );
    const county = dataCenter.links.find(({ to }) => to === counties[0]!.id)!.bandwidthMbitPerSecond;
    const at = words.indexOf(city.name.zh);
    t.deepEqual(words.slice(at, at + 5), [city.name.zh, `${counties.length} 县区`, ...bandwidths.map(String), String(county)]);
  }
});

test("of 1,000 cities the first are drawn and the rest are counted", (t) => {
  const zh = topologySvg(cases["1,000 cities"]!, "zh");
  t.true(zh.includes("其余 976 个地市"));
  t.true(topologySvg(cases["1,000 cities"]!, "en").includes("and 976 more cities"));
  t.true(zh.length < 100_000);
});

test("names that the user gave stand as they are, and long ones are shortened", (t) => {
  const svg = topologySvg(cases["names as long as may be"]!, "zh");
  const words = textsOf(svg).map((each) => each.words);
  t.true(words.includes("<b>&丙"));
  t.false(svg.includes("<b>"));
  t.true(words.some((each) => each.startsWith("某某自") && each.endsWith("…")));
});

test("a recovery site stands beside the data centre, with the line between the two", (t) => {
  const words = new Set(textsOf(topologySvg(cases["103 offices and a recovery site"]!, "zh")).map((each) => each.words));
  t.true(words.has("同城容灾中心 · 外网"));
  t.true(words.has("同城容灾中心 · 业务专网"));
  const line = cases["103 offices and a recovery site"]!.links.find(({ kind }) => kind === "recovery")!;
  t.true(words.has(`${line.bandwidthMbitPerSecond} Mbit/s`));
  t.false(textsOf(topologySvg(cases["103 offices"]!, "zh")).some((each) => each.words.includes("同城")));
});

for (const language of languages) {
  test(`at 103 offices the smallest letters are five points high at least on a page of the document, ${language}`, (t) => {
    const svg = topologySvg(cases["103 offices"]!, language);
    const { width, height } = sizeOf(svg);
    // The room that the document gives a figure, in pixels.
    const scale = Math.min(590 / width, 780 / height);
    const smallest = Math.min(
      ...svgElements(svg).flatMap(({ name, attributes }) => (name === "text" ? [number(attributes, "font-size")] : [])),
    );
    t.true(smallest * scale * 0.75 >= 5);
  });
}
