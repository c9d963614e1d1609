import type { Language, Text } from "../model/text.ts";
import type { Partner } from "./topology-figure.ts";
import { type Block, type Box, type Corner, INK, type Sheet, SIZE, widthOf, wrapped } from "./topology-sheet.ts";
import type { Bandwidths, Branch, Wan } from "./topology-wan.ts";

const PARTNER = Object.freeze({ height: 42, gap: 8, width: 176, most: 6 });
/** Between a partner and the net to which its line goes. */
const LINE_ROOM = 20;

export const MAIN_LINE = Object.freeze({ stroke: INK.line, strokeWidth: 2 });
export const BACKUP_LINE = Object.freeze({ stroke: INK.line, strokeWidth: 1.2, dashed: true });
export const COUNTY_LINE = Object.freeze({ stroke: INK.line, strokeWidth: 0.8 });
export const PARTNER_LINE = Object.freeze({ stroke: INK.frame, strokeWidth: 1.4 });

/** Partners of the outside net: above it, each with its own line down into it. */
export function partnersAbove(partners: readonly Partner[], language: Language): Block {
  return {
    height: partners.length === 0 ? 0 : PARTNER.height + LINE_ROOM,
    draw: (sheet, { x, y, width }) => {
      const each = Math.min(PARTNER.width, (width - (partners.length - 1) * PARTNER.gap) / partners.length);
      for (const [index, partner] of partners.entries()) {
        const box = { x: x + index * (each + PARTNER.gap), y, width: each, height: PARTNER.height };
        const middle = box.x + each / 2;
        drawPartner(sheet, partner, box, language);
        sheet.line(
          [
            { x: middle, y: y + PARTNER.height },
            { x: middle, y: y + PARTNER.height + LINE_ROOM },
          ],
          PARTNER_LINE,
        );
        if (partner.mbitPerSecond !== undefined) {
          sheet.text({ x: middle + 6, y: y + PARTNER.height + 13 }, `${partner.mbitPerSecond} Mbit/s`, {
            size: SIZE.detail,
            room: each / 2 + PARTNER.gap - 8,
          });
        }
      }
    },
  };
}

/** Partners of the business net: below it, on a trunk that comes down in the lane on the left, beside the lines to the offices. */
export function partnersBelow(partners: readonly Partner[], language: Language): Block {
  const rows = Math.ceil(partners.length / PARTNER.most);
  const pitch = LINE_ROOM + PARTNER.height;
  return {
    height: rows * pitch,
    draw: (sheet, { x, y, width }) => {
      const columns = Math.min(partners.length, PARTNER.most);
      const each = (width - LANE.width - (columns - 1) * PARTNER.gap) / columns;
      const heights = Array.from({ length: rows }, (_, row) => y + row * pitch + LINE_ROOM / 2);
      for (const [row, height] of heights.entries()) {
        const group = partners.slice(row * columns, (row + 1) * columns);
        const lefts = group.map((_, index) => x + LANE.width + index * (each + PARTNER.gap));
        sheet.line(
          [
            { x: x + LANE.partner, y: height },
            { x: lefts.at(-1)! + each / 2, y: height },
          ],
          PARTNER_LINE,
        );
        for (const [index, partner] of group.entries()) {
          const left = lefts[index]!;
          const top = height + LINE_ROOM / 2;
          sheet.line(
            [
              { x: left + each / 2, y: height },
              { x: left + each / 2, y: top },
            ],
            PARTNER_LINE,
          );
          drawPartner(sheet, partner, { x: left, y: top, width: each, height: PARTNER.height }, language);
        }
      }
      const last = heights.at(-1);
      if (last !== undefined)
        sheet.line(
          [
            { x: x + LANE.partner, y: y - LANE.rise },
            { x: x + LANE.partner, y: last },
          ],
          PARTNER_LINE,
        );
    },
  };
}

/** On the left below the business net: where each kind of line comes down from the net's edge, and how far above its frame it begins. */
const LANE = Object.freeze({ width: 46, backup: 22, main: 30, partner: 38, rise: 8 });

/** Its name and purpose, three lines in all. */
function drawPartner(sheet: Sheet, { name, purpose }: Partner, box: Box, language: Language): void {
  const { x, y, width, height } = box;
  const room = width - 10;
  sheet.rectangle(box, { fill: INK.shade, stroke: INK.frame, radius: 10 });
  const names = wrapped(name[language], room, 2, SIZE.name, true);
  const purposes = wrapped(purpose[language], room, 3 - names.length, SIZE.detail);
  const lineHeight = 12;
  let baseline = y + (height - lineHeight * (names.length + purposes.length)) / 2 + 9;
  for (const [index, words] of [...names, ...purposes].entries()) {
    const isName = index < names.length;
    const look = isName ? { bold: true } : { size: SIZE.detail, colour: INK.quiet };
    sheet.text({ x: x + width / 2, y: baseline }, words, { ...look, anchor: "middle" });
    baseline += lineHeight;
  }
}

const CELL = Object.freeze({ columns: 6, height: 31, gap: 7, rowGap: 15 });
const TITLE_HEIGHT = 20;
const PADDING = 8;

/**
 * The lines to the offices: a cell a city, with its counties and the bandwidth of each kind of line.
 *
 * @param rise how far above the block the lines come from
 */
export function wanBlock(wan: Wan, rise: number, language: Language): Block {
  const places = placesOf(wan.branches);
  const rows = (places.at(-1)?.row ?? -1) + 1;
  const pitch = CELL.rowGap + CELL.height;
  return {
    height: TITLE_HEIGHT + rows * pitch + (rows === 0 ? 2 : PADDING),
    draw: (sheet, box) => {
      sheet.rectangle(box, { fill: INK.shade, stroke: INK.frame, strokeWidth: 1.4, radius: 4 });
      drawWanTitle(sheet, wan, box, language);
      const room = box.width - PADDING - LANE.width;
      const each = (room - (CELL.columns - 1) * CELL.gap) / CELL.columns;
      const cells = places.map(({ row, column, branch }): Cell => {
        const y = box.y + TITLE_HEIGHT + row * pitch + CELL.rowGap;
        const x = box.x + LANE.width + column * (each + CELL.gap);
        return { branch, middle: x + each / 2, box: { x, y, width: branch.several ? room : each, height: CELL.height } };
      });
      for (const kind of ["main", "backup"] as const) {
        const ends = cells.filter(({ branch }) => branch[kind] !== undefined);
        drawLines(sheet, kind, ends, { x: box.x + LANE[kind], y: box.y - rise - LANE.rise });
      }
      for (const { branch, box: cell } of cells) drawBranch(sheet, branch, cell, language);
    },
  };
}

/** Where a branch is drawn, and where its lines come down. */
type Cell = Readonly<{ branch: Branch; box: Box; middle: number }>;

/** Cities one after another; several at once in a row of their own. */
function placesOf(branches: readonly Branch[]): readonly Readonly<{ branch: Branch; row: number; column: number }>[] {
  let row = 0;
  let column = 0;
  return branches.map((branch) => {
    if (column === CELL.columns || (branch.several && column > 0)) {
      row++;
      column = 0;
    }
    const place = { branch, row, column };
    column = branch.several ? CELL.columns : column + 1;
    return place;
  });
}

/** How far above the cells a trunk runs, and how far from their middle its drops are. */
const TRUNK = Object.freeze({ main: { rise: 5, shift: -4, look: MAIN_LINE }, backup: { rise: 10, shift: 4, look: BACKUP_LINE } });

/** Down the lane, then along each row of cells, with a drop into each. */
function drawLines(sheet: Sheet, kind: keyof typeof TRUNK, ends: readonly Cell[], from: Corner): void {
  const { rise, shift, look } = TRUNK[kind];
  const rows = [...Map.groupBy(ends, ({ box }) => box.y)];
  for (const [top, row] of rows) {
    const y = top - rise;
    const drops = row.map(({ middle }) => middle + shift);
    sheet.line(
      [
        { x: from.x, y },
        { x: drops.at(-1)!, y },
      ],
      look,
    );
    for (const x of drops)
      sheet.line(
        [
          { x, y },
          { x, y: top },
        ],
        { ...look, dashed: false },
      );
  }
  const last = rows.at(-1);
  if (last !== undefined) sheet.line([from, { x: from.x, y: last[0] - rise }], look);
}

function drawWanTitle(sheet: Sheet, wan: Wan, { x, y, width }: Box, language: Language): void {
  const title = { zh: "省—市—县（区）广域网", en: "Province, cities and counties" }[language];
  sheet.text({ x: x + LANE.width, y: y + 14 }, title, { size: SIZE.heading, bold: true });
  const totals: Text = {
    zh: `省本级 ${wan.provincialTerminals} 终端（局域网接入）；地市 ${number(wan.cities)}，县（区）${number(wan.counties)}，共 ${number(wan.terminals)} 终端；线路单位 Mbit/s`,
    en: `provincial office ${wan.provincialTerminals} terminals, on the LAN; ${number(wan.cities)} cities, ${number(wan.counties)} counties; ${number(wan.terminals)} terminals in all; Mbit/s`,
  };
  const left = x + LANE.width + widthOf(title, SIZE.heading, true) + 12;
  const right = x + width - PADDING;
  sheet.text({ x: right, y: y + 14 }, totals[language], {
    size: SIZE.detail,
    colour: INK.quiet,
    anchor: "end",
    room: right - left,
  });
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** As much as the lines of a city take; those of several are as far apart. */
const CITY_ROOM = 120;

/** A city: its name and how many counties, then the bandwidths beside a piece of each kind of line. */
function drawBranch(sheet: Sheet, { name, counties, main, backup, county }: Branch, box: Box, language: Language): void {
  const { x, y, width } = box;
  sheet.rectangle(box, { fill: INK.paper, stroke: INK.frame, strokeWidth: 0.9, radius: 2 });
  const count = { zh: `${number(counties)} 县区`, en: counties === 1 ? "1 county" : `${number(counties)} counties` }[language];
  const countWidth = counties === 0 ? 0 : widthOf(count, SIZE.detail);
  sheet.text({ x: x + 6, y: y + 12.5 }, name[language], { bold: true, room: width - 18 - countWidth });
  if (counties > 0) sheet.text({ x: x + width - 6, y: y + 12.5 }, count, { size: SIZE.detail, colour: INK.quiet, anchor: "end" });
  const kinds = [
    { bandwidths: main, look: MAIN_LINE },
    { bandwidths: backup, look: BACKUP_LINE },
    { bandwidths: county, look: COUNTY_LINE },
  ].filter(({ bandwidths }) => bandwidths !== undefined);
  const part = Math.min(width - 12, CITY_ROOM) / Math.max(kinds.length, 1);
  for (const [index, { bandwidths, look }] of kinds.entries()) {
    const left = x + 6 + index * part;
    sheet.line(
      [
        { x: left, y: y + 22 },
        { x: left + 10, y: y + 22 },
      ],
      look,
    );
    sheet.text({ x: left + 13, y: y + 25.5 }, span(bandwidths!), { size: SIZE.detail, room: part - 14 });
  }
}

/** `4`, or `2-10`. */
function span({ low, high }: Bandwidths): string {
  return low === high ? String(low) : `${low}-${high}`;
}
