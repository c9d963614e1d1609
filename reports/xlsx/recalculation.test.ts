import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import exceljs from "exceljs";
import fc from "fast-check";
import { growth } from "../../sizing/growth.ts";
import { inputsOf } from "../../sizing/inputs.ts";
import { size } from "../../sizing/size.ts";
import { type Changes, testProvince } from "../../sizing/test-province.ts";
import { needs } from "../../test/requires.ts";
import { reportOf } from "../office/example.ts";
import { writeXlsx } from "../xlsx.ts";
import { cellName } from "./names.ts";

/** Always recalculate workbooks on load; by default LibreOffice trusts the results stored in the file. */
const SETTINGS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

/** Named cases, each an input that a planner would change, and random ones from a fixed seed. */
const cases: readonly Changes[] = [
  { insured: 1 },
  { insured: 98_000_000 },
  { offices: { province: 1, cities: 0, counties: 0 } },
  { offices: { province: 1, cities: 21, counties: 183 }, staffPerOffice: { operations: 8, finance: 3, supervision: 1 } },
  { assumptions: { a1: 0.4, m1: 0.6, memoryPerCore: 16, tpmcPerCore: 50_000 } },
  { assumptions: { growth: 0.25, years: 6, storageYears: 8, linkConfidence: 0.99, responseSeconds: 2 } },
  {
    options: { financeDatabase: "integrated", publicDatabase: "existing", archiveUpload: "immediate", hotline: "city", recoverySite: true },
  },
  { backup: { fullEveryDays: 3, incrementalEveryHours: 6, retainDays: 90, windowHours: 4 } },
  ...fc.sample(
    fc.record({
      insured: fc.integer({ min: 1, max: 20_000_000 }),
      offices: fc.record({ province: fc.constant(1), cities: fc.integer({ min: 0, max: 30 }), counties: fc.integer({ min: 0, max: 300 }) }),
      assumptions: fc.record({
        a1: fc.double({ min: 0.01, max: 1, noNaN: true }),
        a2: fc.integer({ min: 1, max: 40 }),
        m0: fc.double({ min: 15, max: 20, noNaN: true }),
        peakMinutes: fc.integer({ min: 30, max: 1440 }),
        m1: fc.double({ min: 0, max: 0.9, noNaN: true }),
        kbPerPerson: fc.integer({ min: 10, max: 900 }),
        storageFactor: fc.double({ min: 1, max: 9, noNaN: true }),
        bandwidthFactor: fc.double({ min: 1, max: 9, noNaN: true }),
        callSeconds: fc.integer({ min: 30, max: 900 }),
      }),
    }),
    { seed: 20_260_131, numRuns: 6 },
  ),
];

needs("soffice")("the workbook recalculated by LibreOffice after a change of inputs agrees with size and growth", async (t) => {
  t.timeout(120_000);
  const folder = await mkdtemp(join(tmpdir(), "jinbao-recalculation-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const { report, input } = reportOf(testProvince());
  const original = await writeXlsx(report, input, "zh");
  const files = await Promise.all(cases.map((changes, index) => changed(original, changes, join(folder, `case-${index}.xlsx`))));
  await recalculate(folder, files);
  for (const [index, changes] of cases.entries()) {
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.readFile(join(folder, "out", `case-${index}.xlsx`));
    const province = testProvince(changes);
    const sizing = size(province);
    for (const { id, value } of sizing.quantities) {
      const shown = numberIn(named(workbook, cellName("q", id)));
      t.true(close(shown, value), `case ${index} ${id}: the sheet says ${shown}, size says ${value}`);
    }
    const years = workbook.getWorksheet("年度增长")!;
    for (const [offset, year] of growth(province, sizing).years.slice(0, 6).entries()) {
      const expected = [year.year, year.tpccTpmc, year.databaseCores, year.storageTib, year.bandwidthKbPerSecond, year.outletMbitPerSecond];
      for (const [column, value] of expected.entries()) {
        const shown = numberIn(years.getCell(4 + offset, column + 1));
        t.true(close(shown, value), `case ${index} year ${offset} column ${column + 1}: the sheet says ${shown}, growth says ${value}`);
      }
    }
  }
});

/** The workbook with other inputs typed in, and every stored result left as it was. */
async function changed(original: Uint8Array, changes: Changes, path: string): Promise<string> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(original.buffer as ArrayBuffer);
  const before = inputsOf(testProvince());
  for (const [id, value] of Object.entries(inputsOf(testProvince(changes)))) {
    if (value !== before[id]) named(workbook, cellName("in", id)).value = value;
  }
  await workbook.xlsx.writeFile(path);
  return path;
}

async function recalculate(folder: string, files: readonly string[]): Promise<void> {
  const profile = join(folder, "profile");
  await mkdir(join(profile, "user"), { recursive: true });
  await writeFile(join(profile, "user", "registrymodifications.xcu"), SETTINGS);
  await promisify(execFile)(
    "soffice",
    [
      "--headless",
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--convert-to",
      "xlsx",
      "--outdir",
      join(folder, "out"),
      ...files,
    ],
    { timeout: 110_000 },
  );
}

function named(workbook: exceljs.Workbook, name: string): exceljs.Cell {
  const place = workbook.definedNames.getRanges(name).ranges[0];
  const match = /^'?([^'!]+)'?!(.+)$/u.exec(place ?? "");
  if (match === null) throw new Error(`no cell is named ${name}`);
  return workbook.getWorksheet(match[1])!.getCell(match[2]!.replaceAll("$", ""));
}

/** A formula's result, or the number itself; 0 is read back as a formula without a result. */
function numberIn(cell: exceljs.Cell): number {
  const { value } = cell;
  if (typeof value === "number") return value;
  if (typeof value === "object" && value !== null && "formula" in value)
    return typeof value.result === "number" ? value.result : value.result === undefined ? 0 : Number.NaN;
  return Number.NaN;
}

function close(shown: number, expected: number): boolean {
  return Math.abs(shown - expected) <= 1e-9 * Math.max(1e-9, Math.abs(expected));
}
