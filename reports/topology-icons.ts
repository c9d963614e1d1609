import { type Box, type Corner, INK, type Look, type Sheet } from "./topology-sheet.ts";

/** Icons are drawn in a square of this side. */
export const ICON_SIDE = 14;

/** A sign of what a host is, by its role; a recovery host has the sign of what it stands in for. */
export function drawIcon(sheet: Sheet, corner: Corner, role: string): void {
  const draw = icons[role.replace(/^recovery-/u, "")] ?? server;
  draw(sheet, corner);
}

type Icon = (sheet: Sheet, corner: Corner) => void;

const LOOK: Look = Object.freeze({ fill: INK.paper, stroke: INK.line, strokeWidth: 1 });

function server(sheet: Sheet, { x, y }: Corner): void {
  for (const row of [0, 1]) {
    sheet.rectangle({ x: x + 1, y: y + 1.5 + row * 6, width: 12, height: 5 }, LOOK);
    sheet.line(across(x + 3, x + 7, y + 4 + row * 6), LOOK);
  }
}

function database(sheet: Sheet, { x, y }: Corner): void {
  cylinder(sheet, { x: x + 2, y: y + 0.5, width: 10, height: 13 });
}

/** Two disks, one upon the other. */
function storage(sheet: Sheet, { x, y }: Corner): void {
  cylinder(sheet, { x: x + 1, y: y + 7, width: 12, height: 6.5 });
  cylinder(sheet, { x: x + 1, y: y + 0.5, width: 12, height: 6.5 });
}

function cylinder(sheet: Sheet, { x, y, width, height }: Box): void {
  const lid = 3.5;
  sheet.ellipse({ x, y: y + height - lid, width, height: lid }, LOOK);
  sheet.rectangle({ x, y: y + lid / 2, width, height: height - lid }, { fill: INK.paper });
  for (const side of [x, x + width])
    sheet.line(
      [
        { x: side, y: y + lid / 2 },
        { x: side, y: y + height - lid / 2 },
      ],
      LOOK,
    );
  sheet.ellipse({ x, y, width, height: lid }, LOOK);
}

/** A wall of bricks. */
function firewall(sheet: Sheet, { x, y }: Corner): void {
  const look = { ...LOOK, stroke: INK.gap };
  sheet.rectangle({ x: x + 1, y: y + 1, width: 12, height: 12 }, look);
  for (const row of [5, 9]) sheet.line(across(x + 1, x + 13, y + row), look);
  for (const [brick, row] of [
    [5, 1],
    [10, 1],
    [8, 5],
    [5, 9],
    [10, 9],
  ] as const) {
    sheet.line(
      [
        { x: x + brick, y: y + row },
        { x: x + brick, y: y + row + 4 },
      ],
      look,
    );
  }
}

function router(sheet: Sheet, { x, y }: Corner): void {
  sheet.ellipse({ x: x + 1, y: y + 1, width: 12, height: 12 }, LOOK);
  sheet.line(across(x + 4, x + 10, y + 7), LOOK);
  sheet.line(
    [
      { x: x + 7, y: y + 4 },
      { x: x + 7, y: y + 10 },
    ],
    LOOK,
  );
}

/** One way that becomes three. */
function balancer(sheet: Sheet, { x, y }: Corner): void {
  sheet.ellipse({ x: x + 1, y: y + 5, width: 4, height: 4 }, LOOK);
  for (const end of [1, 5, 9]) {
    sheet.line(
      [
        { x: x + 5, y: y + 7 },
        { x: x + 9, y: y + end + 2 },
      ],
      LOOK,
    );
    sheet.ellipse({ x: x + 9, y: y + end, width: 4, height: 4 }, LOOK);
  }
}

/** A padlock. */
function crypto(sheet: Sheet, { x, y }: Corner): void {
  sheet.ellipse({ x: x + 4, y: y + 1, width: 6, height: 9 }, LOOK);
  sheet.rectangle({ x: x + 2, y: y + 6, width: 10, height: 7 }, LOOK);
  sheet.line(
    [
      { x: x + 7, y: y + 8.5 },
      { x: x + 7, y: y + 10.5 },
    ],
    LOOK,
  );
}

/** A paper with a seal. */
function certificate(sheet: Sheet, { x, y }: Corner): void {
  sheet.rectangle({ x: x + 2, y: y + 1, width: 10, height: 12 }, LOOK);
  for (const row of [4, 6.5]) sheet.line(across(x + 4, x + 10, y + row), LOOK);
  sheet.ellipse({ x: x + 7, y: y + 8, width: 4, height: 4 }, { ...LOOK, stroke: INK.gap });
}

/** Two halves that do not touch. */
function gap(sheet: Sheet, { x, y }: Corner): void {
  const look = { ...LOOK, stroke: INK.gap };
  sheet.rectangle({ x: x + 1, y: y + 1, width: 12, height: 4.5 }, look);
  sheet.rectangle({ x: x + 1, y: y + 8.5, width: 12, height: 4.5 }, look);
}

function across(from: number, to: number, y: number): readonly Corner[] {
  return [
    { x: from, y },
    { x: to, y },
  ];
}

const icons: Readonly<Record<string, Icon>> = Object.freeze({
  database,
  storage,
  firewall,
  router,
  balancer,
  crypto,
  certificate,
  "gap-inner": gap,
  "gap-outer": gap,
});
