import test from "ava";
import { formulas } from "../../sizing/formulas.ts";
import { inputs } from "../../sizing/inputs.ts";
import { symbolOf, unitText } from "./units.ts";

/** Symbols that both languages write alike. */
const symbols: ReadonlySet<string> = new Set(["GiB", "TiB", "TB", "KB/s", "MB/s", "Mbit/s", "tpmC", "U"]);

test("every unit of the sizing is a symbol or has words in both languages", (t) => {
  for (const { id, unit } of [...formulas, ...inputs]) {
    t.is(symbolOf(unit), symbols.has(unit) ? unit : undefined, `${id}: ${unit}`);
    if (!symbols.has(unit)) t.notRegex(unitText(unit).zh, /[a-z]{4}(?<!tpmC)/u, unit);
  }
});

test("words join no words of the other language", (t) => {
  t.deepEqual(unitText("KB/(person*year)"), { zh: "KB/（人·年）", en: "KB/(person·year)" });
  t.deepEqual(unitText("GiB"), { zh: "GiB", en: "GiB" });
});
