import type { Language, Text } from "../model/text.ts";
import { BACKUP_LINE, COUNTY_LINE, MAIN_LINE, PARTNER_LINE } from "./topology-lines.ts";
import { type Block, type Corner, INK, type Look, type Sheet, SIZE, widthOf } from "./topology-sheet.ts";

const SAMPLE = Object.freeze({ width: 20, height: 9 });
const ITEM_GAP = 14;
const LINE_HEIGHT = 15;

const items: readonly Readonly<{ kind: "line" | "box"; look: Look; name: Text }>[] = Object.freeze([
  { kind: "line", look: MAIN_LINE, name: { zh: "主用线路", en: "main line" } },
  { kind: "line", look: BACKUP_LINE, name: { zh: "备用线路", en: "backup line" } },
  { kind: "line", look: COUNTY_LINE, name: { zh: "市—县（区）线路", en: "line from city to county" } },
  { kind: "line", look: PARTNER_LINE, name: { zh: "对外连接", en: "line to others" } },
  { kind: "box", look: { stroke: INK.frame, strokeWidth: 0.8, fill: INK.paper }, name: { zh: "本次配备", en: "to be bought" } },
  { kind: "box", look: { stroke: INK.frame, strokeWidth: 0.8, fill: INK.paper, dashed: true }, name: { zh: "沿用现有", en: "existing" } },
]);

/** What the kinds of lines and frames mean. */
export function legendBlock(language: Language): Block {
  const widths = items.map(({ name }) => SAMPLE.width + 5 + widthOf(name[language], SIZE.detail));
  const total = widths.reduce((sum, width) => sum + width + ITEM_GAP, -ITEM_GAP);
  return {
    height: LINE_HEIGHT,
    draw: (sheet, { x, y, width }) => {
      let left = x + (width - total) / 2;
      for (const [index, { kind, look, name }] of items.entries()) {
        drawSample(sheet, kind, look, { x: left, y: y + 3 });
        sheet.text({ x: left + SAMPLE.width + 5, y: y + 11 }, name[language], { size: SIZE.detail, colour: INK.quiet });
        left += widths[index]! + ITEM_GAP;
      }
    },
  };
}

function drawSample(sheet: Sheet, kind: "line" | "box", look: Look, { x, y }: Corner): void {
  const middle = y + SAMPLE.height / 2;
  if (kind === "box") sheet.rectangle({ x, y, ...SAMPLE }, look);
  else
    sheet.line(
      [
        { x, y: middle },
        { x: x + SAMPLE.width, y: middle },
      ],
      look,
    );
}
