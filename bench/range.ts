/**
 * Ranges of 31 provinces, 10,000 draws each: ours beside the same formulas written out by hand, and beside LibreOffice recalculating
 * the workbook of `report`, one workbook a draw, as a planner without jinbao would have to.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Province } from "../model/province.ts";
import { reportOf } from "../reports/office/example.ts";
import { writeXlsx } from "../reports/xlsx.ts";
import { formulas } from "../sizing/formulas.ts";
import { ranges } from "../sizing/range.ts";
import { testProvince } from "../sizing/test-province.ts";
import { contractIds, rangesByHand } from "./by-hand.ts";
import { formatPairs, pair, secondsOf, spread } from "./pair.ts";

const runs = Number(process.argv[2] ?? 15);
const [draws, seed] = [10_000, 1];
/** From half a million insured to fifteen and a half. */
const provinces: readonly Province[] = Array.from({ length: 31 }, (_, index) => testProvince({ insured: 500_000 * (index + 1) }));

/** By default LibreOffice trusts the results stored in a workbook. */
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

agree(provinces[3]!);
const ours = {
  name: `\`ranges\`: ${formulas.length} quantities, tornado`,
  run: () => {
    for (const province of provinces) {
      ranges(province, { draws, seed });
    }
  },
};
const byHand = {
  name: `a loop by hand: ${contractIds.length} quantities`,
  run: () => {
    for (const province of provinces) {
      rangesByHand(province, draws, seed);
    }
  },
};
const result = await pair(ours, byHand, runs);
process.stdout.write(`${formatPairs([result])}\n\n`);
const perQuantity = result.ratio.median / (formulas.length / contractIds.length);
process.stdout.write(`Per quantity the ratio is ${perQuantity.toFixed(2)}: ${formulas.length} quantities beside ${contractIds.length}.\n`);
await besideLibreOffice(result.seconds.median);

/** Two ways to one result, or the comparison is of nothing. */
function agree(province: Province): void {
  const { quantities } = ranges(province, { draws, seed });
  for (const [id, range] of rangesByHand(province, draws, seed)) {
    const other = quantities.get(id)!;
    for (const share of ["p5", "p50", "p95"] as const) {
      if (Math.abs(other[share] - range[share]) > 1e-9 * Math.abs(range[share])) {
        throw new Error(`${id} ${share}: ranges gives ${other[share]}, the loop ${range[share]}`);
      }
    }
  }
}

/**
 * One process recalculates many copies of the workbook; what a further copy adds is a recalculation with its opening and saving.
 * The scaled figure is what 310,000 such would take, were nothing else in the way: an estimate, and said so.
 */
async function besideLibreOffice(oursSeconds: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-"));
  try {
    const { report, input } = reportOf(testProvince());
    const original = path.join(folder, "copy-0.xlsx");
    writeFileSync(original, await writeXlsx(report, input, "zh"));
    const copies = Array.from({ length: 11 }, (_, index) => path.join(folder, `copy-${index}.xlsx`));
    for (const copy of copies.slice(1)) {
      copyFileSync(original, copy);
    }
    recalculate(folder, [original]);
    const each: number[] = [];
    for (let run = 0; run < 3; run++) {
      const one = await secondsOf(() => recalculate(folder, [original]));
      const eleven = await secondsOf(() => recalculate(folder, copies));
      each.push((eleven - one) / 10);
    }
    const { min, median, max } = spread(each);
    const scaled = median * draws * provinces.length;
    process.stdout.write(
      [
        `LibreOffice: ${[min, median, max].map((seconds) => seconds.toFixed(3)).join(" / ")} s a workbook (opened, recalculated, saved).`,
        `31 × 10,000 of them: ${(scaled / 3600).toFixed(0)} h, estimated; ours ${oursSeconds.toFixed(2)} s: 1 : ${Math.round(scaled / oursSeconds)}.\n`,
      ].join("\n"),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function recalculate(folder: string, files: readonly string[]): void {
  const profile = path.join(folder, "profile");
  mkdirSync(path.join(profile, "user"), { recursive: true });
  writeFileSync(path.join(profile, "user", "registrymodifications.xcu"), alwaysRecalculate);
  execFileSync(
    "soffice",
    [
      "--headless",
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--convert-to",
      "xlsx",
      "--outdir",
      path.join(folder, "out"),
      ...files,
    ],
    { stdio: "ignore", timeout: 300_000 },
  );
}
