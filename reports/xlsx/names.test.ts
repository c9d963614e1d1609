import test from "ava";
import { formulas } from "../../sizing/formulas.ts";
import { inputs } from "../../sizing/inputs.ts";
import { cellName, cellNames, withNames } from "./names.ts";

const all = cellNames(
  inputs.map(({ id }) => id),
  formulas.map(({ id }) => id),
);

test("every input and quantity has a cell name that Excel and LibreOffice accept", (t) => {
  for (const name of all.values()) {
    t.regex(name, /^(?:in|q)_[A-Za-z0-9_]+$/u);
    t.true(name.length <= 255);
  }
  t.is(all.size, new Set([...inputs, ...formulas].map(({ id }) => id)).size);
});

test("two ids that differ in case or punctuation only are refused", (t) => {
  t.throws(() => cellNames(["m0", "M0"], []), { message: /in_M0 stands for both m0 and M0/u });
  t.throws(() => cellNames([], ["a.b", "a-b"]), { message: /q_a_b stands for both/u });
  t.notThrows(() => cellNames(["a"], ["a.b"]));
});

test("placeholders become cell names and array constants stay", (t) => {
  const names = new Map([
    ["insured", cellName("in", "insured")],
    ["database.cores", cellName("q", "database.cores")],
  ]);
  t.is(withNames("{insured}*INDEX({2,4,6},1,{database.cores})", names), "in_insured*INDEX({2,4,6},1,q_database_cores)");
  t.throws(() => withNames("{unknown}+1", names), { message: /no cell holds unknown/u });
});

test("every formula of the sizing fits into one cell of a spreadsheet", (t) => {
  for (const { id, sheet } of formulas) t.true(withNames(sheet, all).length <= 8192, id);
});
