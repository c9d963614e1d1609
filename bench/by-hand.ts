import { assumptions } from "../model/catalogue/assumptions.ts";
import type { Province } from "../model/province.ts";
import { drawOf } from "../sizing/distribution.ts";
import { quantiles } from "../sizing/quantile.ts";
import type { Range } from "../sizing/quantity.ts";
import { randomStream } from "../sizing/random.ts";

/** The contract's 16 quantities. */
export const contractIds = [
  "offices",
  "terminals",
  "peak.persons",
  "peak.transactions",
  "peak.businessRate",
  "peak.databaseRate",
  "tpcc",
  "database.cores.exact",
  "database.cores",
  "database.memory",
  "storage.initial.raw",
  "storage.initial",
  "storage.growth",
  "storage.total",
  "bandwidth.payload",
  "bandwidth.required",
] as const;

/**
 * What a person would write who needs these 16 numbers and no others: one loop over typed arrays, every formula spelt out in it. It draws
 * from the same streams by the same distributions as `ranges` and takes the same quantiles, so that both must give the same numbers.
 * It leaves out the other formulas, sources and tornado, and can be read by nobody but a programmer.
 */
export function rangesByHand(province: Province, draws: number, seed: number): ReadonlyMap<string, Range> {
  const column = (id: (typeof assumptions)[number]["id"]): Float64Array => {
    const assumption = assumptions.find((each) => each.id === id)!;
    const draw = drawOf(assumption, province.assumptions[id]);
    const values = new Float64Array(draws);
    if (draw === undefined) {
      return values.fill(province.assumptions[id].value);
    }
    const random = randomStream(seed, id);
    for (let index = 0; index < draws; index++) {
      values[index] = draw(random);
    }
    return values;
  };
  const [a1, a2, m0, ct, peakMinutes] = [column("a1"), column("a2"), column("m0"), column("ct"), column("peakMinutes")];
  const [m1, growth, years] = [column("m1"), column("growth"), column("years")];
  const [tpmcPerCore, memoryPerCore] = [column("tpmcPerCore"), column("memoryPerCore")];
  const [kbPerPerson, kbPerYear, storageFactor] = [column("kbPerPerson"), column("kbPerPersonPerYear"), column("storageFactor")];
  const [storageYears, kbPerTransaction] = [column("storageYears"), column("kbPerTransaction")];
  const [bandwidthFactor, responseSeconds] = [column("bandwidthFactor"), column("responseSeconds")];
  const { insured, offices, staffPerOffice } = province;
  const officeCount = offices.province + offices.cities + offices.counties;
  const staff = staffPerOffice.operations + staffPerOffice.finance + staffPerOffice.supervision;
  const results = contractIds.map(() => new Float64Array(draws));
  for (let index = 0; index < draws; index++) {
    const persons = insured * a1[index]!;
    const transactions = persons * a2[index]!;
    const seconds = peakMinutes[index]! * 60;
    const tpcc =
      ((transactions * m0[index]! * ct[index]!) / (peakMinutes[index]! * (1 - m1[index]!))) * (1 + growth[index]!) ** years[index]!;
    const exact = tpcc / tpmcPerCore[index]!;
    const cores = Math.max(2, 2 * Math.ceil((exact / 2) * (1 - 1e-9)));
    const raw = (insured * kbPerPerson[index]!) / 1024 ** 2;
    const initial = raw * storageFactor[index]!;
    const added = (insured * kbPerYear[index]! * storageFactor[index]! * storageYears[index]!) / 1024 ** 2;
    const payload = (insured * a1[index]! * kbPerTransaction[index]!) / seconds / responseSeconds[index]!;
    results[0]![index] = officeCount;
    results[1]![index] = officeCount * staff;
    results[2]![index] = persons;
    results[3]![index] = transactions;
    results[4]![index] = (persons * ct[index]!) / seconds;
    results[5]![index] = (transactions * ct[index]!) / seconds;
    results[6]![index] = tpcc;
    results[7]![index] = exact;
    results[8]![index] = cores;
    results[9]![index] = cores * memoryPerCore[index]!;
    results[10]![index] = raw;
    results[11]![index] = initial;
    results[12]![index] = added;
    results[13]![index] = (initial + added) / 1024;
    results[14]![index] = payload;
    results[15]![index] = payload * bandwidthFactor[index]!;
  }
  return new Map(contractIds.map((id, position) => [id, rangeOf(results[position]!)]));
}

function rangeOf(values: Float64Array): Range {
  const [p5, p50, p95] = quantiles(values, [0.05, 0.5, 0.95]) as [number, number, number];
  return { p5, p50, p95 };
}
