import type { Text } from "../model/text.ts";

/** One row of the table that `size` walks and that the workbook writes as live cells. */
export type Formula = Readonly<{
  id: string;
  name: Text;
  unit: string;
  /** In the field's symbols, such as `insured × a1`. */
  formula: string;
  /** Ids of inputs or of earlier formulas, in the order in which `compute` takes them. */
  inputs: readonly string[];
  compute: (...values: number[]) => number;
  /** A spreadsheet expression with `{id}` placeholders; only functions that Excel and LibreOffice share. */
  sheet: string;
  /** Decimals that a person is shown; 0 for what is counted. */
  decimals: number;
  origin: "scheme" | "ours";
  source: Text;
  /** What the scheme prints at its baseline. */
  printed?: readonly string[];
  /** Why the printed and the computed value differ; shown beside `printed` only. */
  printedNote?: Text;
  /** What to mind whatever the inputs. */
  note?: Text;
}>;

type Arguments<Inputs extends readonly string[]> = { [Position in keyof Inputs]: number };

type Definition<Inputs extends readonly string[]> = Omit<Formula, "inputs" | "compute"> &
  Readonly<{ inputs: Inputs; compute: (...values: Arguments<Inputs>) => number }>;

/** A row of the table, with `compute` held to as many numbers as there are `inputs`. */
export function formula<const Inputs extends readonly string[]>(definition: Definition<Inputs>): Formula {
  // A tuple of exactly these numbers is a list of numbers; TypeScript cannot see it for a tuple that it does not know yet.
  return Object.freeze(definition) as unknown as Formula;
}
