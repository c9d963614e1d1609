import type { FileChild } from "docx";
import { inLanguage } from "../office/words.ts";
import type { Report } from "../report.ts";
import type { Text } from "../../model/text.ts";
import { type Kit, words } from "./kit.ts";
import { STYLE } from "./style.ts";

/** The first page: whose plan it is, its date and digests, and where it is signed. */
export function drawCover(kit: Kit, report: Report): readonly FileChild[] {
  const { docx } = kit;
  const gap = (points: number): FileChild => new docx.Paragraph({ spacing: { before: points * 20 } });
  return [
    gap(70),
    words(kit, report.province, STYLE.cover),
    words(kit, { zh: "机关事业单位工作人员养老保险", en: "Public-sector pension" }, STYLE.cover),
    words(kit, { zh: "信息系统建设技术方案", en: "information system: technical plan" }, STYLE.cover),
    gap(20),
    centred(kit, { zh: "（报批稿）", en: "(for approval)" }),
    gap(80),
    signatures(kit),
    gap(30),
    centred(kit, dateWords(report.date)),
    gap(10),
    digestLine(kit, { zh: "省级规划摘要", en: "Digest of the province" }, report.digests.province),
    digestLine(kit, { zh: "数据中心规划摘要", en: "Digest of the data centre" }, report.digests.dataCenter),
  ];
}

/** 2026年1月31日; 31 January 2026. */
export function dateWords(date: string): Text {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  return { zh: `${year}年${month}月${day}日`, en: `${day} ${MONTHS[month - 1]} ${year}` };
}

const MONTHS = Object.freeze([
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]);

function signatures(kit: Kit): FileChild {
  const { docx, textWidthTwips } = kit;
  const none = { style: "none", size: 0, color: "auto" } as const;
  const line = { style: "single", size: 6, color: "404040" } as const;
  const widths = [0.3, 0.4].map((share) => Math.round(share * textWidthTwips));
  const row = (title: Text): InstanceType<typeof docx.TableRow> =>
    new docx.TableRow({
      height: { value: 560, rule: "atLeast" },
      children: [
        new docx.TableCell({ width: { size: widths[0]!, type: "dxa" }, verticalAlign: "bottom", children: [words(kit, title, "Normal")] }),
        new docx.TableCell({ width: { size: widths[1]!, type: "dxa" }, borders: { bottom: line }, children: [words(kit, "", "Normal")] }),
      ],
    });
  return new docx.Table({
    alignment: "center",
    width: { size: widths[0]! + widths[1]!, type: "dxa" },
    columnWidths: widths,
    layout: "fixed",
    borders: { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none },
    rows: [
      row({ zh: "编制单位（盖章）", en: "Prepared by (seal)" }),
      row({ zh: "审　　核", en: "Reviewed by" }),
      row({ zh: "批　　准", en: "Approved by" }),
    ],
  });
}

function centred({ docx, language }: Kit, text: Text): FileChild {
  return new docx.Paragraph({ alignment: "center", children: [new docx.TextRun(inLanguage(text, language))] });
}

function digestLine({ docx, language }: Kit, title: Text, digest: string): FileChild {
  const separator = language === "zh" ? "：" : ": ";
  return new docx.Paragraph({
    alignment: "center",
    children: [new docx.TextRun({ text: `${title[language]}${separator}${digest}`, size: 15, color: "595959" })],
  });
}
