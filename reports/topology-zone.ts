import type { Language, Text } from "../model/text.ts";
import type { Store, TierGroup, ZoneFigure } from "./topology-figure.ts";
import { drawIcon, ICON_SIDE } from "./topology-icons.ts";
import { type Block, type Box, INK, shortened, type Sheet, SIZE, widthOf } from "./topology-sheet.ts";

/** The frame and the tint of a net. */
export type Tint = Readonly<{ frame: string; fill: string }>;

const PADDING = 7;
const TITLE_HEIGHT = 18;
const CHIP = Object.freeze({ height: 15, gap: 4, padding: 6 });
const TILE = Object.freeze({ height: 28, gap: 5 });
/** Between how many and how large. */
const DETAIL_GAP = 8;

/** How high a zone is with its hosts in so many columns. */
function zoneHeight(zone: ZoneFigure, columns: number, width: number, language: Language): number {
  const chips = chipLines(zone, width - 2 * PADDING, language).length * (CHIP.height + CHIP.gap);
  return TITLE_HEIGHT + chips + tileRows(zone, columns) * (TILE.height + TILE.gap) - TILE.gap + PADDING;
}

/** How many rows its hosts and stores take. */
export function tileRows({ tiers, stores }: ZoneFigure, columns: number): number {
  return Math.ceil((tiers.length + stores.length) / columns);
}

/** A zone: its name and subnet, the systems that stand in it, then its hosts by tier and what they keep. */
export function zoneBlock(zone: ZoneFigure, columns: number, width: number, tint: Tint, language: Language): Block {
  return {
    height: zoneHeight(zone, columns, width, language),
    draw: (sheet, box) => {
      sheet.rectangle(box, { fill: INK.paper, stroke: tint.frame, radius: 3 });
      drawTitle(sheet, zone, box, language);
      const inner = { x: box.x + PADDING, width: box.width - 2 * PADDING };
      let y = box.y + TITLE_HEIGHT;
      for (const line of chipLines(zone, inner.width, language)) {
        drawChips(sheet, line, { ...inner, y, height: CHIP.height }, tint);
        y += CHIP.height + CHIP.gap;
      }
      const tileWidth = (inner.width - (columns - 1) * TILE.gap) / columns;
      const place = (index: number): Box => ({
        x: inner.x + (index % columns) * (tileWidth + TILE.gap),
        y: y + Math.floor(index / columns) * (TILE.height + TILE.gap),
        width: tileWidth,
        height: TILE.height,
      });
      for (const [index, tier] of zone.tiers.entries()) drawTier(sheet, tier, place(index), language);
      for (const [index, store] of zone.stores.entries()) drawStore(sheet, store, place(zone.tiers.length + index), language);
    },
  };
}

function drawTitle(sheet: Sheet, { name, cidr }: ZoneFigure, { x, y, width }: Box, language: Language): void {
  const room = width - 2 * PADDING;
  const cidrWidth = cidr === undefined ? 0 : widthOf(cidr, SIZE.detail) + 8;
  const wholeFits = widthOf(name[language], SIZE.title, true) + cidrWidth <= room;
  sheet.text({ x: x + PADDING, y: y + 13 }, name[language], { size: SIZE.title, bold: true, room: wholeFits ? room - cidrWidth : room });
  if (cidr !== undefined && wholeFits) {
    sheet.text({ x: x + width - PADDING, y: y + 13 }, cidr, { size: SIZE.detail, colour: INK.quiet, anchor: "end" });
  }
}

type Chip = Readonly<{ words: string; width: number }>;

/** Systems in lines as wide as the room. */
function chipLines({ systems }: ZoneFigure, room: number, language: Language): readonly (readonly Chip[])[] {
  const lines: Chip[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const name of systems) {
    const words = shortened(name[language], room - 2 * CHIP.padding, SIZE.detail);
    const width = widthOf(words, SIZE.detail) + 2 * CHIP.padding;
    if (used + CHIP.gap + width > room) {
      lines.push([]);
      used = -CHIP.gap;
    }
    lines.at(-1)!.push({ words, width });
    used += CHIP.gap + width;
  }
  return lines;
}

function drawChips(sheet: Sheet, chips: readonly Chip[], { x, y, height }: Box, tint: Tint): void {
  let left = x;
  for (const { words, width } of chips) {
    sheet.rectangle({ x: left, y, width, height }, { fill: tint.fill, stroke: tint.frame, strokeWidth: 0.8, radius: height / 2 });
    sheet.text({ x: left + width / 2, y: y + 11 }, words, { size: SIZE.detail, anchor: "middle" });
    left += width + CHIP.gap;
  }
}

function drawTier(sheet: Sheet, tier: TierGroup, box: Box, language: Language): void {
  const { name, role, count, existing } = tier;
  drawTile(sheet, box, role, name[language], `×${count}`, specification(tier)[language], existing === count);
}

function specification({ count, existing, cores, memoryGib }: TierGroup): Text {
  const some = existing > 0 && existing < count;
  return {
    zh: `${cores} 核 ${memoryGib} GiB${some ? `，沿用 ${existing}` : ""}`,
    en: `${cores} cores, ${memoryGib} GiB${some ? `, ${existing} existing` : ""}`,
  };
}

function drawStore(sheet: Sheet, { media, volumes, gib }: Store, box: Box, language: Language): void {
  const name: Text =
    media === "san" ? { zh: "SAN 存储（磁盘阵列）", en: "SAN storage (disk array)" } : { zh: "备份存储", en: "Backup storage" };
  const count: Text = { zh: `${volumes} 卷`, en: volumes === 1 ? "1 volume" : `${volumes} volumes` };
  drawTile(sheet, box, "storage", name[language], count[language], capacity(gib), false, INK.shade);
}

/** `96 GiB`, `4.57 TiB`. */
function capacity(gib: number): string {
  return gib < 1024 ? `${Math.round(gib)} GiB` : `${(gib / 1024).toFixed(2)} TiB`;
}

/** A sign, a name, and below it how many and how large. */
function drawTile(
  sheet: Sheet,
  box: Box,
  role: string,
  name: string,
  count: string,
  detail: string,
  existing: boolean,
  fill: string = INK.paper,
): void {
  const { x, y, width, height } = box;
  sheet.rectangle(box, { fill, stroke: INK.frame, strokeWidth: 0.8, radius: 2, dashed: existing });
  drawIcon(sheet, { x: x + 5, y: y + (height - ICON_SIDE) / 2 }, role);
  const left = x + 10 + ICON_SIDE;
  const room = width - 14 - ICON_SIDE;
  sheet.text({ x: left, y: y + 12 }, name, { room });
  const countWidth = widthOf(count, SIZE.detail, true);
  sheet.text({ x: left, y: y + 23.5 }, count, { size: SIZE.detail, bold: true, room });
  sheet.text({ x: left + countWidth + DETAIL_GAP, y: y + 23.5 }, detail, {
    size: SIZE.detail,
    colour: INK.quiet,
    room: room - countWidth - DETAIL_GAP,
  });
}
