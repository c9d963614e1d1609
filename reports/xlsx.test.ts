import test from "ava";
import exceljs from "exceljs";
import { inputsOf } from "../sizing/inputs.ts";
import { testProvince } from "../sizing/test-province.ts";
import { growth } from "../sizing/growth.ts";
import type { Province } from "../model/province.ts";
import { reportOf } from "./office/example.ts";
import { cellName } from "./xlsx/names.ts";
import { writeXlsx } from "./xlsx.ts";

const province = testProvince();
const { report, input } = reportOf(province);

async function opened(bytes: Uint8Array): Promise<exceljs.Workbook> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
  return workbook;
}

async function workbookOf(given: Province, language: "zh" | "en" = "zh"): Promise<exceljs.Workbook> {
  const made = reportOf(given);
  return opened(await writeXlsx(made.report, made.input, language));
}

function cellsOf(workbook: exceljs.Workbook): readonly exceljs.Cell[] {
  const cells: exceljs.Cell[] = [];
  workbook.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell))));
  return cells;
}

function named(workbook: exceljs.Workbook, name: string): exceljs.Cell {
  const { ranges } = workbook.definedNames.getRanges(name);
  const match = /^'?([^'!]+)'?!(.+)$/u.exec(ranges[0] ?? "");
  if (ranges.length !== 1 || match === null) throw new Error(`${name} names ${ranges.length} places`);
  return workbook.getWorksheet(match[1])!.getCell(match[2]!.replaceAll("$", ""));
}

test("every input is a named, unlocked number, and every quantity a named formula whose stored result is the sizing's", async (t) => {
  const workbook = await workbookOf(province);
  for (const [id, value] of Object.entries(inputsOf(province))) {
    const cell = named(workbook, cellName("in", id));
    t.is(cell.value, value, id);
    t.false(cell.protection.locked, id);
  }
  for (const { id, value } of input.sizing.quantities) {
    const cell = named(workbook, cellName("q", id));
    t.true(cell.formula !== undefined && cell.formula !== "", id);
    // A stored 0 is read back as no result.
    t.is(cell.result ?? 0, value, id);
  }
});

test("every formula has a stored result that is no error, and names only cells that exist", async (t) => {
  const workbook = await workbookOf(province);
  const names = new Set(workbook.definedNames.model.map(({ name }) => name));
  const formulas = cellsOf(workbook).filter(({ formula }) => formula !== undefined && formula !== "");
  t.true(formulas.length > 200);
  for (const { formula, result, address } of formulas) {
    t.false(typeof result === "object" && result !== null && "error" in result, address);
    for (const [name] of formula.matchAll(/\b(?:in|q)_\w+/gu)) t.true(names.has(name), `${address}: ${name}`);
  }
});

test("no two defined names are alike, whatever their case", async (t) => {
  const workbook = await workbookOf(province);
  const names = workbook.definedNames.model.map(({ name }) => name.toLowerCase()).filter((name) => !name.startsWith("_xlnm"));
  t.is(new Set(names).size, names.length);
  for (const { name } of workbook.definedNames.model) if (!name.startsWith("_xlnm")) t.notThrows(() => named(workbook, name));
});

test("the years' stored results are those of growth", async (t) => {
  const sheet = (await workbookOf(province)).getWorksheet("年度增长")!;
  for (const [offset, year] of growth(province, input.sizing).years.entries()) {
    const shown = [1, 2, 3, 4, 5, 6].map((column) => sheet.getCell(4 + offset, column)).map((cell) => cell.result ?? cell.value);
    t.deepEqual(shown, [
      year.year,
      year.tpccTpmc,
      year.databaseCores,
      year.storageTib,
      year.bandwidthKbPerSecond,
      year.outletMbitPerSecond,
    ]);
  }
});

/** A province whose every free text would be a formula, markup or a header code if it were taken for one. */
function hostile(words: string): Province {
  const text = { zh: words, en: words };
  return {
    ...testProvince({ offices: { province: 1, cities: 1, counties: 1 } }),
    name: text,
    places: [{ code: "01", name: text, counties: [{ code: "01", name: text }] }],
    assumptions: { ...province.assumptions, a1: { value: 0.4, low: 0.3, high: 0.5, why: words, overridden: true } },
  };
}

function formulasOf(workbook: exceljs.Workbook): readonly string[] {
  return cellsOf(workbook).flatMap(({ formula }) => (formula ? [formula] : []));
}

const plain = workbookOf(hostile("plain"));

for (const words of [
  "=1+1",
  "+cmd|' /C calc'!A0",
  "@SUM(A1)",
  "-2",
  '=HYPERLINK("http://x")',
  "<b>&\"'</b>",
  "&P_x0041_",
  "\u0000甲\uD800",
]) {
  test(`${JSON.stringify(words)} as the user's own words stays words`, async (t) => {
    const given = await workbookOf(hostile(words));
    t.deepEqual(formulasOf(given), formulasOf(await plain));
    const cells = cellsOf(given).filter(({ type }) => type === exceljs.ValueType.String || type === exceljs.ValueType.RichText);
    const expected = words.toWellFormed().replaceAll("\u0000", "");
    t.true(cells.some(({ text }) => text === expected || text === expected.replaceAll(/_(?=x[0-9A-F]{4}_)/gu, "_x005F_")));
  });
}

test("each language has its own sheets, with titles that stay in sight and are printed on every page", async (t) => {
  const expected = {
    zh: ["说明", "输入", "测算", "年度增长", "设备清单", "访问关系", "地址规划", "主机清单", "链路"],
    en: ["Read me", "Inputs", "Sizing", "Growth", "Equipment", "Flows", "Addresses", "Hosts", "Links"],
  };
  for (const language of ["zh", "en"] as const) {
    const { worksheets } = await workbookOf(province, language);
    t.deepEqual(
      worksheets.map(({ name }) => name),
      expected[language],
    );
    for (const sheet of worksheets) {
      t.is(sheet.views[0]!.state, "frozen", sheet.name);
      t.is(sheet.pageSetup.printTitlesRow, "3:3", sheet.name);
    }
  }
});

test("an English workbook speaks no Chinese but where it cites the scheme", async (t) => {
  const words = cellsOf(await workbookOf(province, "en")).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  t.deepEqual(
    words.filter((each) => /[\u4E00-\u9FFF]{2}/u.test(each) && !/劳社部发/u.test(each)),
    [],
  );
});

test("the equipment sheet buys what the plan buys and sums amounts once", async (t) => {
  const sheet = (await workbookOf(testProvince({ options: { optionalEquipment: ["business.frontServer"] } }))).getWorksheet("设备清单")!;
  const lines = new Map<string, exceljs.Row>();
  sheet.eachRow((row) => lines.set(row.getCell(2).text, row));
  t.is(lines.get("terminal.set")!.getCell(9).result, 927);
  t.is(lines.get("business.frontServer")!.getCell(8).value, "是");
  t.is(lines.get("wan.cityRouter")!.getCell(8).value, "否");
  t.regex(sheet.getRow(sheet.rowCount).getCell(11).formula, /^SUBTOTAL\(9,/u);
});

test("the same input gives the same bytes, and another day others", async (t) => {
  const once = await writeXlsx(report, input, "zh");
  t.deepEqual(await writeXlsx(report, input, "zh"), once);
  const later = reportOf(province, { date: "2026-02-01" });
  t.notDeepEqual(await writeXlsx(later.report, later.input, "zh"), once);
});
