/**
 * How planning grows with a province: 103, 1,030 and 10,300 offices, each beside writing the resulting data centre as JSON, the least
 * that anybody must do with it. The exponent between two sizes is 1 where ten times the offices take ten times as long.
 */
import { planDataCenter } from "../datacenter/plan.ts";
import { size } from "../sizing/size.ts";
import { testProvince } from "../sizing/test-province.ts";
import { formatPairs, pair } from "./pair.ts";
import type { Pair } from "./pair.ts";

const runs = Number(process.argv[2] ?? 9);

const sizes = [
  { province: 1, cities: 12, counties: 90 },
  { province: 1, cities: 120, counties: 909 },
  { province: 1, cities: 999, counties: 9300 },
] as const;

const pairs: Pair[] = [];
for (const offices of sizes) {
  const count = offices.province + offices.cities + offices.counties;
  const province = testProvince({ offices });
  const sizing = size(province);
  const plan = planDataCenter(province, sizing);
  const { hosts, flows } = plan;
  pairs.push(
    await pair(
      { name: `plan: ${count} offices, ${hosts.length} hosts, ${flows.length} flows`, run: () => void planDataCenter(province, sizing) },
      { name: "`JSON.stringify` of it", run: () => void JSON.stringify(plan) },
      runs,
    ),
  );
}
process.stdout.write(`${formatPairs(pairs)}\n\n`);
for (const [index, larger] of pairs.entries()) {
  const smaller = pairs[index - 1];
  if (smaller !== undefined) {
    const exponent = Math.log10(larger.seconds.median / smaller.seconds.median);
    process.stdout.write(`Ten times the offices, step ${index}: growth exponent ${exponent.toFixed(2)}.\n`);
  }
}
