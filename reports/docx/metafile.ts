import { Metafile, type Lettering, type Paint, type Point } from "./emf.ts";
import { dashesOf } from "./metafile-dashes.ts";
import { type SvgElement, svgElements } from "./metafile-svg.ts";

/** The size of a figure of ours, in its own units. */
export function sizeOf(svg: string): Readonly<{ width: number; height: number }> {
  return sizeOfRoot(svgElements(svg));
}

/**
 * A figure as an Enhanced Metafile, which every Word, WPS and LibreOffice shows.
 *
 * Reads what our own figures are made of, and refuses all else: whatever it passed over would be missing on paper only.
 */
export function metafileOf(svg: string): Uint8Array {
  const elements = svgElements(svg);
  const { width, height } = sizeOfRoot(elements);
  const metafile = new Metafile(width, height, faceOf(svg));
  for (const element of elements) draw(metafile, element);
  return metafile.bytes();
}

function sizeOfRoot([root]: readonly SvgElement[]): Readonly<{ width: number; height: number }> {
  if (root?.name !== "svg") throw new Error("not a figure: it does not begin with <svg>");
  return { width: numberOf(root, "width"), height: numberOf(root, "height") };
}

/** By the names that Word knows; in a Chinese figure one face for both scripts. */
function faceOf(svg: string): string {
  return /\p{Script=Han}/u.test(svg) ? "Microsoft YaHei" : "Arial";
}

function draw(metafile: Metafile, element: SvgElement): void {
  switch (element.name) {
    case "svg":
    case "g":
      return;
    case "rect":
      return drawRectangle(metafile, element);
    case "line":
      return drawLine(metafile, element, [pointOf(element, "x1", "y1"), pointOf(element, "x2", "y2")]);
    case "polyline":
      return drawLine(metafile, element, pointsOf(element));
    case "polygon":
      return metafile.polygon(pointsOf(element), paintOf(element));
    case "circle":
      return metafile.ellipse(pointOf(element, "cx", "cy"), numberOf(element, "r"), numberOf(element, "r"), paintOf(element));
    case "ellipse":
      return metafile.ellipse(pointOf(element, "cx", "cy"), numberOf(element, "rx"), numberOf(element, "ry"), paintOf(element));
    case "text":
      return metafile.text(pointOf(element, "x", "y"), element.words, letteringOf(element));
  }
}

function drawRectangle(metafile: Metafile, element: SvgElement): void {
  const corner = pointOf(element, "x", "y");
  const width = numberOf(element, "width");
  const height = numberOf(element, "height");
  const radius = numberOf(element, "rx", 0);
  const { x, y } = corner;
  const corners = [corner, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }];
  const paint = paintOf(element);
  const dashed = element.attributes.has("stroke-dasharray");
  const inner = dashed ? { ...paint, stroke: "none" } : paint;
  if (radius > 0) metafile.roundedRectangle(corner, width, height, radius, inner);
  else metafile.polygon(corners, inner);
  if (dashed) drawLine(metafile, element, [...corners, corner]);
}

/** Dashes are drawn one by one: programs that show metafiles have dashes of their own, some so near that the line looks whole. */
function drawLine(metafile: Metafile, element: SvgElement, points: readonly Point[]): void {
  const paint = paintOf(element);
  const pattern = element.attributes.get("stroke-dasharray");
  if (pattern === undefined) return metafile.polyline(points, paint);
  const [on, off, ...rest] = pattern.split(" ").map(Number);
  if (!(on! > 0) || !(off! > 0) || rest.length > 0)
    throw new Error(`<${element.name}> has stroke-dasharray="${pattern}"; it is such as 4 3`);
  for (const dash of dashesOf(points, { on: on!, off: off!, strokeWidth: paint.strokeWidth })) metafile.polyline(dash, paint);
}

function paintOf(element: SvgElement): Paint {
  return {
    // What SVG paints where nothing is said.
    fill: colourOf(element, "fill", "#000000"),
    stroke: colourOf(element, "stroke", "none"),
    strokeWidth: numberOf(element, "stroke-width", 1),
    dashed: false,
  };
}

function letteringOf(element: SvgElement): Lettering {
  const anchor = element.attributes.get("text-anchor") ?? "start";
  if (anchor !== "start" && anchor !== "middle" && anchor !== "end")
    throw new Error(`<text> has text-anchor="${anchor}"; it is start, middle or end`);
  const weight = element.attributes.get("font-weight") ?? "normal";
  if (weight !== "normal" && weight !== "bold") throw new Error(`<text> has font-weight="${weight}"; it is normal or bold`);
  return { size: numberOf(element, "font-size"), bold: weight === "bold", colour: colourOf(element, "fill", "#000000"), anchor };
}

function colourOf({ name, attributes }: SvgElement, attribute: string, usual: string): string {
  const colour = attributes.get(attribute) ?? usual;
  if (colour !== "none" && !/^#[\da-f]{6}$/u.test(colour))
    throw new Error(`<${name}> has ${attribute}="${colour}"; a colour is none or such as #1a2b3c`);
  return colour;
}

function pointOf(element: SvgElement, x: string, y: string): Point {
  return { x: numberOf(element, x) + element.shift.x, y: numberOf(element, y) + element.shift.y };
}

function pointsOf(element: SvgElement): readonly Point[] {
  const pairs = (element.attributes.get("points") ?? "").trim().split(/\s+/u);
  return pairs.map((pair) => {
    const [x, y, ...rest] = pair.split(",").map(Number);
    if (!Number.isFinite(x) || !Number.isFinite(y) || rest.length > 0)
      throw new Error(`<${element.name}> has the point "${pair}"; a point is such as 12.5,30`);
    return { x: x! + element.shift.x, y: y! + element.shift.y };
  });
}

function numberOf({ name, attributes }: SvgElement, attribute: string, usual?: number): number {
  const words = attributes.get(attribute);
  const value = words === undefined ? usual : words.trim() === "" ? Number.NaN : Number(words);
  if (value === undefined || !Number.isFinite(value)) throw new Error(`<${name}> has ${attribute}="${words ?? ""}"; it is a number`);
  return value;
}
