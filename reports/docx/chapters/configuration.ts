import { say } from "../../build/blocks.ts";
import { equipmentTable } from "../../build/equipment.ts";
import { numberWords } from "../../office/numbers.ts";
import type { DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";

/** Chapter 六: table 7 for the province, less what exists; what the scheme does not list stands apart. */
export function configurationChapter(source: Source): DocumentSection {
  const { dataCenter, province } = source.input;
  const insured = numberWords(province.insured);
  const scheme = dataCenter.equipment.filter(({ origin }) => origin === "scheme");
  const ours = dataCenter.equipment.filter(({ origin }) => origin === "ours");
  return {
    title: { zh: "系统配置建议", en: "Recommended configuration" },
    blocks: [
      say(
        `针对${insured}人参保规模（与上述测算相对应），提出如下配置建议。采购数量为需求数量减去利旧数量；可选项未选用的，采购数量为零。`,
        `For ${insured} insured, as sized above. To buy is what is needed less what is reused; an optional line that is not chosen is not bought.`,
      ),
      {
        kind: "grouped-table",
        table: equipmentTable("document-equipment", { zh: "系统配置建议表", en: "Recommended configuration" }, scheme),
      },
      ...(ours.length === 0
        ? []
        : [
            say("以下为表7以外、由本方案补充的设备。", "What follows is beyond the scheme's table 7 and ours."),
            {
              kind: "grouped-table" as const,
              table: equipmentTable("document-equipment-ours", { zh: "补充配置", en: "Further equipment" }, ours),
            },
          ]),
    ],
  };
}
