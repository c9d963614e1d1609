import test from "ava";
import { assumptions } from "./assumptions.ts";

/** The contract's keys, with the values that the scheme's chapter 五 prints. */
const printed: Readonly<Record<string, number>> = {
  a1: 0.3,
  a2: 12,
  m0: 18,
  ct: 1,
  peakMinutes: 360,
  m1: 0.35,
  growth: 0.1,
  years: 4,
  tpmcPerCore: 75_000,
  memoryPerCore: 8,
  kbPerPerson: 200,
  kbPerPersonPerYear: 100,
  storageFactor: 3.5,
  storageYears: 5,
  kbPerTransaction: 8,
  bandwidthFactor: 3,
  responseSeconds: 1,
};

for (const [index, [id, value]] of Object.entries(printed).entries()) {
  test(`assumption ${id} is the scheme's ${value}, in the contract's order`, (t) => {
    t.like(assumptions[index], { id, value, origin: "scheme" });
    t.regex(assumptions[index]!.source.zh, /^五（[一二三]）/);
  });
}

test("assumptions have unique ids that are keys of YAML and of JavaScript alike", (t) => {
  t.is(new Set(assumptions.map(({ id }) => id)).size, assumptions.length);
  for (const { id } of assumptions) t.regex(id, /^[a-z][A-Za-z0-9]*$/);
});

test("assumptions have both languages throughout, a unit, a source and a reason for their range", (t) => {
  for (const { id, name, source, why, unit } of assumptions) {
    for (const text of [name, source, why]) {
      t.regex(text.zh, /[\u4e00-\u9fff]|RAID10/, id);
      t.regex(text.en, /[A-Za-z]{2}/, id);
    }
    t.not(unit, "", id);
  }
});

test("assumptions of ours never claim the scheme as their source, and those of the scheme always do", (t) => {
  for (const { id, origin, source } of assumptions) t.is(source.en.startsWith("Scheme "), origin === "scheme", id);
});

test("assumptions lie within their range, and their range within what may be written", (t) => {
  for (const { id, value, low, high, min, max, distribution, ...ends } of assumptions) {
    t.true(low <= value && value <= high, id);
    t.true("minExclusive" in ends ? low > min : low >= min, id);
    t.true("maxExclusive" in ends ? high < max : high <= max, id);
    t.is(low === high, distribution === "fixed", id);
    if ("integer" in ends) for (const number of [value, low, high, min, max]) t.true(Number.isInteger(number), id);
  }
});

test("assumptions by which a formula divides can never make the divisor zero", (t) => {
  const limits = new Map(assumptions.map((one) => [one.id as string, one]));
  for (const id of [
    "a1",
    "peakMinutes",
    "responseSeconds",
    "tpmcPerCore",
    "linkEfficiency",
    "backupMbPerSecond",
    "callHours",
    "workDays",
  ]) {
    const { min, ...ends } = limits.get(id)!;
    t.true(min > 0 || (min === 0 && "minExclusive" in ends), id);
  }
  t.true("maxExclusive" in limits.get("m1")! && limits.get("m1")!.max === 1);
});
