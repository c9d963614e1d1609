import { Buffer } from "node:buffer";
import { advances } from "./advances.ts";

/** How a shape is painted; colours as `#rrggbb`. */
export type Paint = Readonly<{ fill?: string; stroke?: string; strokeWidth: number; dashed: boolean }>;

export type Point = Readonly<{ x: number; y: number }>;

export type Lettering = Readonly<{ size: number; bold: boolean; colour: string; anchor: "start" | "middle" | "end" }>;

/**
 * A picture in the Enhanced Metafile format (MS-EMF), the one vector format that Word, WPS and LibreOffice of every age
 * show inside a document. Coordinates are the figure's own, y downwards.
 */
export class Metafile {
  readonly #width: number;
  readonly #height: number;
  readonly #face: string;
  readonly #records: Buffer[] = [];
  #pen = "";
  #brush = "";
  #font = "";
  #handles = 1;
  readonly #objects = new Map<string, number>();

  /**
   * @param face the font of all text, by the name that Word knows
   */
  constructor(width: number, height: number, face: string) {
    this.#width = width;
    this.#height = height;
    this.#face = face;
    this.#add(EMR.setMapMode, [ANISOTROPIC]);
    this.#add(EMR.setWindowOrigin, [0, 0]);
    this.#add(EMR.setWindowExtent, [scaled(width), scaled(height)]);
    this.#add(EMR.setViewportOrigin, [0, 0]);
    this.#add(EMR.setViewportExtent, [Math.round(width), Math.round(height)]);
    this.#add(EMR.setBackgroundMode, [TRANSPARENT]);
    this.#add(EMR.setPolygonFillMode, [WINDING]);
  }

  /** A closed outline, filled and drawn. */
  polygon(points: readonly Point[], paint: Paint): void {
    this.#select(paint);
    this.#add(EMR.polygon, [...boundsOf(points), points.length, ...flat(points)]);
  }

  /** A line through the points, drawn but not filled. */
  polyline(points: readonly Point[], paint: Paint): void {
    this.#select({ ...paint, fill: "none" });
    this.#add(EMR.polyline, [...boundsOf(points), points.length, ...flat(points)]);
  }

  ellipse(center: Point, radiusX: number, radiusY: number, paint: Paint): void {
    this.#select(paint);
    this.#add(EMR.ellipse, box(center.x - radiusX, center.y - radiusY, radiusX * 2, radiusY * 2));
  }

  roundedRectangle(corner: Point, width: number, height: number, radius: number, paint: Paint): void {
    this.#select(paint);
    this.#add(EMR.roundedRectangle, [...box(corner.x, corner.y, width, height), scaled(radius * 2), scaled(radius * 2)]);
  }

  /** One line of text, its anchor on the baseline at the point. */
  text(at: Point, words: string, lettering: Lettering): void {
    if (words === "") return;
    this.#selectFont(lettering);
    this.#add(EMR.setTextColour, [colourNumber(lettering.colour)]);
    const widths = advances(words, lettering.bold).map((share) => scaled(share * lettering.size));
    const total = widths.reduce((sum, width) => sum + width, 0);
    const shift = { start: 0, middle: total / 2, end: total }[lettering.anchor];
    const letters = Buffer.from(words, "utf16le");
    const padded = Buffer.concat([letters, Buffer.alloc((4 - (letters.length % 4)) % 4)]);
    const head = [
      0,
      0,
      -1,
      -1,
      GM_COMPATIBLE,
      0,
      0,
      Math.round(scaled(at.x) - shift),
      scaled(at.y),
      words.length,
      TEXT_OFFSET,
      0,
      0,
      0,
      -1,
      -1,
      TEXT_OFFSET + padded.length,
    ];
    const body = Buffer.alloc(head.length * 4);
    for (const [index, value] of head.entries()) body.writeInt32LE(value, index * 4);
    // The scale of compatible mode is written as a float, and is not read.
    body.writeFloatLE(1, 20);
    body.writeFloatLE(1, 24);
    this.#addBytes(EMR.text, Buffer.concat([body, padded, int32s(widths)]));
  }

  bytes(): Uint8Array {
    const end = record(EMR.end, int32s([0, 0, 20]));
    const body = Buffer.concat([...this.#records, end]);
    return new Uint8Array(Buffer.concat([this.#header(body.length), body]));
  }

  #header(bodyLength: number): Buffer {
    const millimetres = (pixels: number): number => (pixels * 25.4) / 96;
    const header = Buffer.alloc(HEADER_LENGTH);
    const ints: readonly number[] = [EMR.header, HEADER_LENGTH, 0, 0, Math.round(this.#width), Math.round(this.#height), 0, 0];
    for (const [index, value] of ints.entries()) header.writeInt32LE(value, index * 4);
    header.writeInt32LE(Math.round(millimetres(this.#width) * 100), 32);
    header.writeInt32LE(Math.round(millimetres(this.#height) * 100), 36);
    header.write(" EMF", 40, "latin1");
    header.writeUInt32LE(0x10000, 44);
    header.writeUInt32LE(HEADER_LENGTH + bodyLength, 48);
    header.writeUInt32LE(this.#records.length + 2, 52);
    header.writeUInt16LE(this.#handles, 56);
    // The reference device: 96 dots to the inch.
    for (const [offset, value] of [
      [72, 1920],
      [76, 1080],
      [80, 508],
      [84, 286],
    ] as const)
      header.writeInt32LE(value, offset);
    header.writeInt32LE(508_000, 100);
    header.writeInt32LE(285_750, 104);
    return header;
  }

  #select({ fill, stroke, strokeWidth, dashed }: Paint): void {
    const pen = stroke === undefined || stroke === "none" ? "none" : `${stroke}|${strokeWidth}|${dashed}`;
    const brush = fill === undefined || fill === "none" ? "none" : fill;
    if (pen !== this.#pen)
      this.#add(EMR.selectObject, [
        pen === "none" ? NULL_PEN : this.#object(`pen ${pen}`, (handle) => penRecord(handle, stroke!, strokeWidth, dashed)),
      ]);
    if (brush !== this.#brush) {
      const handle =
        brush === "none"
          ? NULL_BRUSH
          : this.#object(`brush ${brush}`, (made) => record(EMR.createBrush, int32s([made, 0, colourNumber(brush), 0])));
      this.#add(EMR.selectObject, [handle]);
    }
    this.#pen = pen;
    this.#brush = brush;
  }

  #selectFont({ size, bold }: Lettering): void {
    const font = `font ${size}|${bold}`;
    if (font === this.#font) return;
    this.#font = font;
    this.#add(EMR.selectObject, [this.#object(font, (handle) => fontRecord(handle, this.#face, size, bold))]);
    this.#add(EMR.setTextAlign, [BASELINE]);
  }

  /** Makes an object once and gives its handle. */
  #object(key: string, make: (handle: number) => Buffer): number {
    const known = this.#objects.get(key);
    if (known !== undefined) return known;
    const handle = this.#handles++;
    this.#objects.set(key, handle);
    this.#records.push(make(handle));
    return handle;
  }

  #add(type: number, values: readonly number[]): void {
    this.#addBytes(type, int32s(values));
  }

  #addBytes(type: number, body: Buffer): void {
    this.#records.push(record(type, body));
  }
}

/** Record types of MS-EMF, section 2.1.1. */
const EMR = Object.freeze({
  header: 1,
  polygon: 3,
  polyline: 4,
  setWindowExtent: 9,
  setWindowOrigin: 10,
  setViewportExtent: 11,
  setViewportOrigin: 12,
  end: 14,
  setMapMode: 17,
  setBackgroundMode: 18,
  setPolygonFillMode: 19,
  setTextAlign: 22,
  setTextColour: 24,
  selectObject: 37,
  createBrush: 39,
  ellipse: 42,
  roundedRectangle: 44,
  createFont: 82,
  text: 84,
  createPen: 95,
});

const HEADER_LENGTH = 108;
/** Where the letters of a text record begin: after its 76 bytes of fields. */
const TEXT_OFFSET = 76;
const ANISOTROPIC = 8;
const TRANSPARENT = 1;
const WINDING = 2;
const BASELINE = 24;
const GM_COMPATIBLE = 1;
/** Stock objects have the top bit set. */
const NULL_BRUSH = 0x80000005 | 0;
const NULL_PEN = 0x80000008 | 0;
/** Logical units to one of the figure's, as the format knows whole numbers only. */
const UNITS = 20;

function penRecord(handle: number, stroke: string, width: number, dashed: boolean): Buffer {
  const geometric = 0x10000;
  const style = geometric | (dashed ? 1 : 0);
  return record(EMR.createPen, int32s([handle, 0, 0, 0, 0, style, Math.max(1, scaled(width)), 0, colourNumber(stroke), 0, 0]));
}

/** A LOGFONT in its short form, 92 bytes; the height is negative as it is the size of the letters, not of the line. */
function fontRecord(handle: number, face: string, size: number, bold: boolean): Buffer {
  const body = Buffer.alloc(4 + 320);
  body.writeInt32LE(handle, 0);
  body.writeInt32LE(-scaled(size), 4);
  body.writeInt32LE(bold ? 700 : 400, 4 + 16);
  body.writeUInt8(1, 4 + 23);
  body.write(face.slice(0, 31), 4 + 28, "utf16le");
  return record(EMR.createFont, body);
}

function record(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

function int32s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, index * 4);
  return bytes;
}

function scaled(value: number): number {
  return Math.round(value * UNITS);
}

function box(x: number, y: number, width: number, height: number): readonly number[] {
  return [scaled(x), scaled(y), scaled(x + width), scaled(y + height)];
}

function flat(points: readonly Point[]): readonly number[] {
  return points.flatMap(({ x, y }) => [scaled(x), scaled(y)]);
}

function boundsOf(points: readonly Point[]): readonly number[] {
  const xs = points.map(({ x }) => scaled(x));
  const ys = points.map(({ y }) => scaled(y));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** `#rrggbb` as the format has it, blue first. */
function colourNumber(colour: string): number {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}
