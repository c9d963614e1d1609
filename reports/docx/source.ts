import type { Quantity } from "../../sizing/quantity.ts";
import type { ReportInput } from "../input.ts";
import type { Report } from "../report.ts";
import { numberWords } from "../office/numbers.ts";

/** What the chapters are written from. */
export type Source = Readonly<{
  report: Report;
  input: ReportInput;
  /** A quantity by its id; asking for one that does not exist is a bug. */
  quantity: (id: string) => Quantity;
  /** Its value in words, such as `1,335.14`. */
  show: (id: string, decimals?: number) => string;
}>;

export function sourceOf(report: Report, input: ReportInput): Source {
  const byId = new Map(input.sizing.quantities.map((quantity) => [quantity.id, quantity]));
  const quantity = (id: string): Quantity => {
    const found = byId.get(id);
    if (found === undefined) throw new Error(`the document wants the quantity ${id}, which the sizing has not`);
    return found;
  };
  return { report, input, quantity, show: (id, decimals = 0) => numberWords(quantity(id).value, decimals) };
}
