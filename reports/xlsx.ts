import type { Language } from "../model/text.ts";
import { formulas } from "../sizing/formulas.ts";
import { inputs } from "../sizing/inputs.ts";
import type { ReportInput } from "./input.ts";
import { unzip, zip } from "./office/zip.ts";
import { inLanguage } from "./office/words.ts";
import type { Report } from "./report.ts";
import { addEquipment } from "./xlsx/equipment.ts";
import { addFlows } from "./xlsx/flows.ts";
import { addGrowth } from "./xlsx/growth.ts";
import { addInputs } from "./xlsx/inputs.ts";
import { cellNames } from "./xlsx/names.ts";
import type { Book } from "./xlsx/page.ts";
import { addAddresses, addHosts, addLinks } from "./xlsx/places.ts";
import { addReadme } from "./xlsx/readme.ts";
import { addSizing } from "./xlsx/sizing.ts";

/**
 * The workbook: inputs as named cells, and sizing, growth and equipment as live formulas on them, so that changing an
 * input recalculates all; then flows, addresses, hosts and links as the plan has them. Same input, same bytes.
 */
export async function writeXlsx(report: Report, input: ReportInput, language: Language): Promise<Uint8Array> {
  const { default: exceljs } = await import("exceljs");
  const workbook = new exceljs.Workbook();
  const date = new Date(`${report.date}T00:00:00Z`);
  Object.assign(workbook, {
    title: inLanguage(report.title, language),
    creator: "jinbao",
    lastModifiedBy: "jinbao",
    created: date,
    modified: date,
  });
  // The results stored with the formulas are for viewers that cannot compute; Excel computes anew when it opens the file.
  workbook.calcProperties = { fullCalcOnLoad: true };
  const names = cellNames(
    inputs.map(({ id }) => id),
    formulas.map(({ id }) => id),
  );
  const book: Book = { workbook, report, input, language, names };
  addReadme(book);
  await addInputs(book);
  await addSizing(book);
  await addGrowth(book);
  await addEquipment(book);
  addFlows(book);
  addAddresses(book);
  addHosts(book);
  addLinks(book);
  return zip(unzip(new Uint8Array(await workbook.xlsx.writeBuffer())), date);
}
