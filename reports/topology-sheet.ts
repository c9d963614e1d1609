import { advances } from "./docx/advances.ts";
import { printable } from "./office/words.ts";

/** How a shape is painted; colours as `#rrggbb`. */
export type Look = Readonly<{ fill?: string; stroke?: string; strokeWidth?: number; dashed?: boolean; radius?: number }>;

export type Lettering = Readonly<{
  size?: number;
  bold?: boolean;
  colour?: string;
  anchor?: "start" | "middle" | "end";
  /** The width into which the words must go; what does not fit ends in an ellipsis. */
  room?: number;
}>;

export type Corner = Readonly<{ x: number; y: number }>;

export type Box = Corner & Readonly<{ width: number; height: number }>;

/** Something that knows the least height it needs before it is drawn, and can be drawn higher. */
export type Block = Readonly<{ height: number; draw: (sheet: Sheet, box: Box) => void }>;

/** Black on white first: the tints tell the nets apart on a screen, and the words and frames on a photocopy. */
export const INK = Object.freeze({
  text: "#1b2733",
  quiet: "#4c5a67",
  frame: "#7d8894",
  line: "#2f6299",
  gap: "#b3261e",
  paper: "#ffffff",
  shade: "#f4f5f7",
});

export const SIZE = Object.freeze({ heading: 12, title: 11, name: 10, detail: 9 });

/**
 * A sheet on which a figure is drawn, as SVG of few elements: those that a metafile can show as well. What is drawn later
 * lies above.
 */
export class Sheet {
  readonly #parts: string[] = [];

  rectangle({ x, y, width, height }: Box, look: Look): void {
    const radius = look.radius === undefined ? "" : ` rx="${short(look.radius)}"`;
    this.#parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"${radius}${paint(look)}/>`);
  }

  ellipse({ x, y, width, height }: Box, look: Look): void {
    const at = `cx="${short(x + width / 2)}" cy="${short(y + height / 2)}"`;
    this.#parts.push(`<ellipse ${at} rx="${short(width / 2)}" ry="${short(height / 2)}"${paint(look)}/>`);
  }

  polygon(corners: readonly Corner[], look: Look): void {
    this.#parts.push(`<polygon points="${points(corners)}"${paint(look)}/>`);
  }

  /** A line through the corners. */
  line(corners: readonly Corner[], look: Look): void {
    const whole = { stroke: INK.line, ...look, fill: "none" };
    const [from, to] = corners;
    if (corners.length === 2) {
      this.#parts.push(`<line x1="${short(from!.x)}" y1="${short(from!.y)}" x2="${short(to!.x)}" y2="${short(to!.y)}"${paint(whole)}/>`);
    } else this.#parts.push(`<polyline points="${points(corners)}"${paint(whole)}/>`);
  }

  /** One line of words on the baseline at `y`. */
  text(
    { x, y }: Corner,
    words: string,
    { size = SIZE.name, bold = false, colour = INK.text, anchor = "start", room }: Lettering = {},
  ): void {
    const fitted = room === undefined ? oneLine(words) : shortened(words, room, size, bold);
    const weight = bold ? ` font-weight="bold"` : "";
    const side = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
    this.#parts.push(
      `<text x="${short(x)}" y="${short(y)}" font-size="${size}"${weight}${side} fill="${colour}">${escaped(fitted)}</text>`,
    );
  }

  toSvg(width: number, height: number, label: string): string {
    const size = `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FACES}" role="img" aria-label="${escaped(label)}">`;
    return `${head}\n${this.#parts.join("\n")}\n</svg>`;
  }
}

/** How wide the words are, with room for faces that are wider than those we reckon with; Chinese letters are square in all. */
export function widthOf(words: string, size: number, bold = false): number {
  return advances(oneLine(words), bold).reduce((sum, advance) => sum + advance * size * (advance === 1 ? 1 : LATIN_SPARE), 0);
}

const LATIN_SPARE = 1.06;

/** Words in so many lines at most, broken where the language allows; what does not fit the last line ends in an ellipsis. */
export function wrapped(words: string, room: number, lines: number, size: number, bold = false): readonly string[] {
  const broken: string[] = [""];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(oneLine(words))) {
    const fits = widthOf(`${broken.at(-1)!}${segment}`, size, bold) <= room;
    if (fits || broken.length === lines || broken.at(-1) === "") broken.push(`${broken.pop()!}${segment}`);
    else broken.push(segment.trimStart());
  }
  return broken.map((line) => shortened(line, room, size, bold));
}

/** Words cut to a width, with an ellipsis where something is cut; a letter with its marks is never parted. */
export function shortened(words: string, room: number, size: number, bold = false): string {
  const whole = oneLine(words);
  if (widthOf(whole, size, bold) <= room) return whole;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(whole)) {
    if (widthOf(`${kept}${segment}…`, size, bold) > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Latin faces with the widths that we reckon with, then the Chinese ones of each system. */
const FACES = "Arial, Helvetica, 'Liberation Sans', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

function paint({ fill = "none", stroke, strokeWidth, dashed }: Look): string {
  const line = stroke === undefined ? "" : ` stroke="${stroke}" stroke-width="${short(strokeWidth ?? 1)}"`;
  return ` fill="${fill}"${line}${dashed === true ? ` stroke-dasharray="4 3"` : ""}`;
}

function points(corners: readonly Corner[]): string {
  return corners.map(({ x, y }) => `${short(x)},${short(y)}`).join(" ");
}

/** Tenths are finer than any paper. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function oneLine(words: string): string {
  return printable(words).replaceAll(/\s+/gu, " ").trim();
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
