import type { Province } from "../../model/province.ts";
import type { Text } from "../../model/text.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import { lint } from "../../sizing/lints.ts";
import type { Lint } from "../../sizing/quantity.ts";
import { size } from "../../sizing/size.ts";
import { provinceOf } from "../province-file.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** Parses and cross-checks a province file. Problems leave as a UserError (exit 2); what comes back has none. */
export async function run(context: Context): Promise<Outcome> {
  const province = await provinceOf(context);
  const lints = lint(province, size(province));
  return {
    exit: 0,
    json: { province: province.name, problems: [], lints },
    text: (screen) => toText(province, lints, screen),
  };
}

function toText(province: Province, lints: readonly Lint[], screen: Screen): string {
  const sound: Text = { zh: `${province.name.zh}：没有问题`, en: `${province.name.en}: no problems` };
  if (lints.length === 0) {
    return `${sound[screen.language]}\n`;
  }
  const second: Text = { zh: `值得复核之处 ${lints.length} 条：`, en: `${lints.length} things deserve a second look:` };
  const columns: Column[] = [
    { title: { zh: "编号", en: "id" } },
    { title: { zh: "说明与出处", en: "what, and where it comes from" }, weight: 4 },
  ];
  const rows = lints.map(({ id, message, source }): Cell[] => [
    id,
    { zh: `${message.zh}〔${source.zh}〕`, en: `${message.en} [${source.en}]` },
  ]);
  return `${sound[screen.language]}\n\n${second[screen.language]}\n${renderTable({ columns, rows }, screen)}\n`;
}
