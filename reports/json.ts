import type { Language } from "../model/text.ts";
import { growth } from "../sizing/growth.ts";
import type { Quantity } from "../sizing/quantity.ts";
import type { ReportInput } from "./input.ts";
import type { Report } from "./report.ts";

/** All that a script may want in one document: numbers unrounded, texts in both languages, keys always in this order. */
export async function writeJson(report: Report, input: ReportInput, language: Language): Promise<string> {
  const { province, sizing, ranges, lints, dataCenter, evidence } = input;
  const ranged = sizing.quantities.map((quantity): Quantity => {
    const range = ranges?.quantities.get(quantity.id);
    return range === undefined ? quantity : { ...quantity, range };
  });
  const document = {
    province: province.name,
    date: report.date,
    language,
    digests: report.digests,
    quantities: ranged,
    tornado: ranges?.tornado ?? [],
    growth: growth(province, sizing),
    lints,
    dataCenter,
    evidence,
    report,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
