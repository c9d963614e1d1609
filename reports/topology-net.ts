import type { Language, Text } from "../model/text.ts";
import type { NetFigure, ZoneFigure } from "./topology-figure.ts";
import { drawIcon, ICON_SIDE } from "./topology-icons.ts";
import { type Block, type Box, type Corner, INK, shortened, type Sheet, SIZE, widthOf } from "./topology-sheet.ts";
import { tileRows, type Tint, zoneBlock } from "./topology-zone.ts";

export const TINTS = Object.freeze({
  outside: { frame: "#b97a14", fill: "#fff8ec" },
  business: { frame: INK.line, fill: "#f0f5fb" },
} satisfies Record<string, Tint>);

export type NetKind = keyof typeof TINTS;

const TITLE_HEIGHT = 19;
/** Between rows, with the bus's branch in the middle. */
const ROW_GAP = 10;
/** On the left, where the bus runs. */
const BUS_ROOM = 17;
const PADDING = 8;
const LINE_HEIGHT = 12;

export type NetOptions = Readonly<{ kind: NetKind; title: Text; width: number; columns: number; language: Language }>;

/**
 * One net of one site: its zones in rows, joined by a bus where a firewall reaches into them, and its side of the gap at the edge
 * that faces the other net.
 */
export function netBlock(net: NetFigure, options: NetOptions): Block {
  const { kind, title, language } = options;
  const zones = rowsOf(net.zones, options);
  const gap = net.gap.map((zone) => gapRow(zone, net.sends, options));
  const rows = kind === "outside" ? [...zones, ...gap] : [...gap, ...zones];
  const height = TITLE_HEIGHT + rows.reduce((sum, row) => sum + row.height + ROW_GAP, 0) - ROW_GAP + PADDING;
  return {
    height,
    draw: (sheet, box) => {
      const tint = TINTS[kind];
      sheet.rectangle(box, { fill: tint.fill, stroke: tint.frame, strokeWidth: 1.4, radius: 4 });
      sheet.text({ x: box.x + PADDING, y: box.y + 14 }, title[language], {
        size: SIZE.heading,
        bold: true,
        colour: tint.frame,
        room: box.width - 2 * PADDING,
      });
      const tops = topsOf(rows, box, kind === "outside" ? gap.length : 0);
      drawBus(sheet, rows, tops, box, tint);
      for (const [index, row] of rows.entries()) {
        for (const { block, left, width } of row.cells)
          block.draw(sheet, { x: box.x + BUS_ROOM + left, y: tops[index]!, width, height: row.height });
      }
    },
  };
}

type Cell = Readonly<{ block: Block; left: number; width: number; guarded: boolean }>;
type Row = Readonly<{ height: number; cells: readonly Cell[] }>;

/** Where each row begins; the last ones stand at the bottom. */
function topsOf(rows: readonly Row[], { y, height }: Box, atBottom: number): readonly number[] {
  const tops: number[] = [];
  let top = y + TITLE_HEIGHT;
  for (const row of rows) {
    tops.push(top);
    top += row.height + ROW_GAP;
  }
  const spare = y + height - PADDING - (top - ROW_GAP);
  return tops.map((each, index) => (index >= rows.length - atBottom ? each + spare : each));
}

/** Zones with systems have a row each; the others share one by twos, the edge last and on the left, where the lines go out. */
function rowsOf(zones: readonly ZoneFigure[], options: NetOptions): readonly Row[] {
  const room = options.width - BUS_ROOM - PADDING;
  const wide = zones.filter(({ systems }) => systems.length > 0);
  const plain = zones.filter(({ systems }) => systems.length === 0);
  const rest = [...plain.filter(({ edge }) => !edge), ...plain.filter(({ edge }) => edge)];
  const shared: (readonly ZoneFigure[])[] = options.columns === 1 ? rest.map((zone) => [zone]) : pairs(rest);
  return [...wide.map((zone) => [zone]), ...shared].map((row) => {
    const parts = partsOf(row, options.columns);
    const unit = (room - (row.length - 1) * ROW_GAP) / options.columns;
    let left = 0;
    const cells = row.map((zone, index): Cell => {
      const width = unit * parts[index]!;
      const cell = {
        block: zoneBlock(zone, parts[index]!, width, TINTS[options.kind], options.language),
        left,
        width,
        guarded: zone.guarded,
      };
      left += width + ROW_GAP;
      return cell;
    });
    return { height: Math.max(...cells.map(({ block }) => block.height)), cells };
  });
}

function pairs(zones: readonly ZoneFigure[]): (readonly ZoneFigure[])[] {
  return Array.from({ length: Math.ceil(zones.length / 2) }, (_, index) =>
    zones.slice(index * 2, index * 2 + 2).toSorted((one, other) => Number(other.edge) - Number(one.edge)),
  );
}

/** How many columns each zone of a row takes, so that the row is as low as can be. */
function partsOf([first, second]: readonly ZoneFigure[], columns: number): readonly number[] {
  if (second === undefined) return [columns];
  const choices = Array.from({ length: columns - 1 }, (_, index) => [index + 1, columns - index - 1] as const);
  const rows = ([left, right]: readonly [number, number]): number => Math.max(tileRows(first!, left), tileRows(second, right));
  return choices.toSorted((one, other) => rows(one) - rows(other) || Math.abs(one[0] - one[1]) - Math.abs(other[0] - other[1]))[0]!;
}

/** A trunk down the side, with a branch into each zone that a firewall reaches: from the side, or from above where another stands before it. */
function drawBus(sheet: Sheet, rows: readonly Row[], tops: readonly number[], box: Box, { frame }: Tint): void {
  const look = { stroke: frame, strokeWidth: 1.6 };
  const x = box.x + BUS_ROOM / 2;
  const ends: number[] = [];
  for (const [index, { cells }] of rows.entries()) {
    const top = tops[index]!;
    for (const { left } of cells.filter(({ guarded }) => guarded)) {
      const y = left === 0 ? top + 10 : top - ROW_GAP / 2;
      const drop = box.x + BUS_ROOM + left + 12;
      sheet.line(
        left === 0
          ? [
              { x, y },
              { x: box.x + BUS_ROOM, y },
            ]
          : [
              { x, y },
              { x: drop, y },
              { x: drop, y: top },
            ],
        look,
      );
      ends.push(y);
    }
  }
  if (ends.length > 1)
    sheet.line(
      [
        { x, y: Math.min(...ends) },
        { x, y: Math.max(...ends) },
      ],
      look,
    );
}

/** The net's side of the gap, and beside it what goes from here to the other side. */
function gapRow(zone: ZoneFigure, sends: readonly Text[], { kind, width, columns, language }: NetOptions): Row {
  const room = width - BUS_ROOM - PADDING;
  const boxWidth = sends.length === 0 || columns === 1 ? room : Math.min(190, room * 0.4);
  const listWidth = room - boxWidth - ROW_GAP;
  const lines = listLines(sends, listWidth, language);
  const height = Math.max(32, (1 + lines.length) * LINE_HEIGHT + 4);
  const draw = (sheet: Sheet, box: Box): void => {
    drawGapBox(sheet, zone, { ...box, width: boxWidth }, language);
    if (sends.length === 0) return;
    const corner: Corner = { x: box.x + boxWidth + ROW_GAP, y: box.y + 11 };
    sheet.text(corner, sendsTitle[kind][language], { size: SIZE.detail, bold: true, colour: INK.gap, room: listWidth });
    for (const [index, line] of lines.entries()) {
      for (const { words, left } of line)
        sheet.text({ x: corner.x + left, y: corner.y + (1 + index) * LINE_HEIGHT }, words, { size: SIZE.detail });
    }
  };
  return { height, cells: [{ block: { height, draw }, left: 0, width: room, guarded: zone.guarded }] };
}

const ITEM_GAP = 12;

/** Items one after another, in lines as wide as the room. */
function listLines(
  items: readonly Text[],
  room: number,
  language: Language,
): readonly (readonly Readonly<{ words: string; left: number }>[])[] {
  const lines: Readonly<{ words: string; left: number }>[][] = [];
  let left = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const words = shortened(`· ${item[language]}`, room, SIZE.detail);
    const width = widthOf(words, SIZE.detail);
    if (left + width > room) {
      lines.push([]);
      left = 0;
    }
    lines.at(-1)!.push({ words, left });
    left += width + ITEM_GAP;
  }
  return lines;
}

const sendsTitle: Readonly<Record<NetKind, Text>> = Object.freeze({
  outside: { zh: "经网闸送入业务专网（整份报文或文件）：", en: "Carried into the business net, as whole messages or files:" },
  business: { zh: "经网闸送往外网（整份报文或文件）：", en: "Carried to the outside net, as whole messages or files:" },
});

function drawGapBox(sheet: Sheet, { name, tiers }: ZoneFigure, box: Box, language: Language): void {
  const { x, y, width, height } = box;
  sheet.rectangle(box, { fill: INK.paper, stroke: INK.gap, strokeWidth: 1.4, radius: 3 });
  drawIcon(sheet, { x: x + 7, y: y + (height - ICON_SIDE) / 2 }, tiers[0]!.role);
  const left = x + 14 + ICON_SIDE;
  const room = width - 20 - ICON_SIDE;
  const middle = y + height / 2;
  sheet.text({ x: left, y: middle - 3 }, name[language], { size: SIZE.title, bold: true, colour: INK.gap, room });
  const hosts = tiers.map((tier) => `${tier.name[language]} ×${tier.count}`).join(language === "zh" ? "、" : ", ");
  sheet.text({ x: left, y: middle + 10 }, hosts, { size: SIZE.detail, colour: INK.quiet, room });
}
