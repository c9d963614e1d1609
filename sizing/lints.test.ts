import test from "ava";
import { lint, lintRules } from "./lints.ts";
import { size } from "./size.ts";
import { testProvince, type Changes } from "./test-province.ts";

function lintIds(changes: Changes): string[] {
  const province = testProvince(changes);
  return lint(province, size(province)).map(({ id }) => id);
}

/** For each rule that rests on numbers: a province in which it speaks, and one in which it is silent. Ours to break: a rule without both fails below. */
const sides: Readonly<Record<string, Readonly<{ speaks: Changes; silent: Changes }>>> = {
  "printed-storage-raw": { speaks: {}, silent: { insured: 2_000_001 } },
  "printed-storage-initial": { speaks: {}, silent: { assumptions: { storageFactor: 3 } } },
  "printed-bandwidth": { speaks: {}, silent: { assumptions: { bandwidthFactor: 2 } } },
  "public-half-rule": { speaks: {}, silent: { options: { publicDatabase: "existing" } } },
  "cpu-or-core": { speaks: {}, silent: { assumptions: { tpmcPerCore: 60_000 } } },
  "tpmc-per-core-high": { speaks: {}, silent: { assumptions: { tpmcPerCore: 15_000 } } },
  "growth-exponent": { speaks: {}, silent: { assumptions: { years: 5 } } },
  "growth-kinds": { speaks: {}, silent: { assumptions: { growth: 0 } } },
  "headroom-twice": { speaks: {}, silent: { insured: 20_000_000, assumptions: { m1: 0, growth: 0 } } },
  "peak-hours": { speaks: {}, silent: { assumptions: { peakMinutes: 480 } } },
  "month-end-days": { speaks: {}, silent: { assumptions: { a1: 0.25 } } },
  "memory-ratio-choice": { speaks: {}, silent: { assumptions: { memoryPerCore: 16 } } },
  "bandwidth-without-growth": { speaks: {}, silent: { assumptions: { years: 0 } } },
  "county-line-and-archive": { speaks: {}, silent: { assumptions: { pagesPerArchive: 1, kbPerPage: 100 } } },
  "archive-night": { speaks: { assumptions: { archiveShare: 1 } }, silent: {} },
  "backup-window": { speaks: { insured: 10_000_000 }, silent: {} },
  "purchase-runs-out": { speaks: { assumptions: { growth: 0.6, years: 0 } }, silent: {} },
  "busy-hour-share": { speaks: { assumptions: { busyHourShare: 0.1 } }, silent: {} },
};

for (const [id, { speaks, silent }] of Object.entries(sides)) {
  test(`${id} speaks where its numbers say so and is silent where they do not`, (t) => {
    t.true(lintIds(speaks).includes(id));
    t.false(lintIds(silent).includes(id));
  });
}

test("the other rules are about the scheme itself and speak everywhere", (t) => {
  const always = lintRules.map(({ id }) => id).filter((id) => !(id in sides));
  t.deepEqual(always, ["table7-omissions", "decimal-and-binary-storage", "kilobytes-and-kilobits", "bandwidth-formula"]);
  for (const changes of [{}, { insured: 1 }, { offices: { province: 1, cities: 0, counties: 0 } }]) {
    const ids = lintIds(changes);
    t.true(always.every((id) => ids.includes(id)));
  }
});

test("at the baseline the messages carry the numbers that they are about", (t) => {
  const province = testProvince();
  const messages = Object.fromEntries(lint(province, size(province)).map(({ id, message }) => [id, message]));
  const expected: Readonly<Record<string, readonly string[]>> = {
    "printed-storage-raw": ["381.46", "381.47", "381.4697"],
    "printed-storage-initial": ["1,335.145", "381.46", "1,335.144"],
    "printed-bandwidth": ["666.67", "222"],
    "decimal-and-binary-storage": ["4.56", "5.02", "4.46"],
    "tpmc-per-core-high": ["75,000", "13,728", "60"],
    "growth-exponent": ["891,975"],
    "headroom-twice": ["360,000", "1,800,000"],
    "peak-hours": ["608,165"],
    "month-end-days": ["900,985", "675,738"],
    "memory-ratio-choice": ["192"],
    "bandwidth-without-growth": ["976.1"],
    "county-line-and-archive": ["600", "3.5", "93"],
    "kilobytes-and-kilobits": ["5.46"],
  };
  for (const [id, figures] of Object.entries(expected)) {
    for (const part of figures) {
      t.true(messages[id]!.zh.includes(part), `${id} zh lacks ${part}: ${messages[id]!.zh}`);
      t.true(messages[id]!.en.includes(part), `${id} en lacks ${part}: ${messages[id]!.en}`);
    }
  }
});

test("no message has an unfinished number in it, in any of the provinces above", (t) => {
  for (const { speaks, silent } of Object.values(sides)) {
    for (const changes of [speaks, silent]) {
      const province = testProvince(changes);
      for (const { id, message, source } of lint(province, size(province))) {
        t.notRegex(`${message.zh}${message.en}${source.zh}${source.en}`, /NaN|undefined|Infinity|\d\.\d{6}/, id);
      }
    }
  }
});
