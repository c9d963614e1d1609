import type { Point } from "./emf.ts";

/** An element of a figure; `words` is what stands in it, `shift` how far the groups around it move it. */
export type SvgElement = Readonly<{ name: ElementName; attributes: ReadonlyMap<string, string>; shift: Point; words: string }>;

export type ElementName = keyof typeof ATTRIBUTES;

/**
 * The elements of one of our own figures, in the order in which they are painted.
 *
 * @throws Error for every element, attribute, entity or nesting that our figures do not use.
 */
export function svgElements(svg: string): readonly SvgElement[] {
  const elements: Opened[] = [];
  const open: Opened[] = [];
  let at = 0;
  for (const match of svg.matchAll(PIECE)) {
    if (match.index !== at) throw new Error(`the figure cannot be read at character ${at}: ${svg.slice(at, at + 40)}`);
    at += match[0].length;
    const { closing, opening, attributes = "", empty, words } = match.groups!;
    if (words !== undefined) addWords(open.at(-1), words);
    else if (closing !== undefined) close(open, closing);
    else {
      const element = opened(opening!, attributes, open.at(-1));
      elements.push(element);
      if (empty === "") open.push(element);
    }
  }
  if (at !== svg.length || open.length > 0) throw new Error(`the figure ends within <${open.at(-1)?.name ?? svg.slice(at, at + 40)}>`);
  return elements;
}

/** One tag, or the words between two. */
const PIECE = /<\/(?<closing>[a-z]+)>|<(?<opening>[a-z]+)(?<attributes>(?: [a-zA-Z\d-]+="[^"<]*")*) ?(?<empty>\/?)>|(?<words>[^<]+)/gu;

const SHAPE = ["fill", "stroke", "stroke-width", "stroke-dasharray"] as const;

/** What our figures use, and a metafile can show. */
const ATTRIBUTES = Object.freeze({
  svg: ["xmlns", "width", "height", "viewBox", "font-family", "role", "aria-label"],
  g: ["transform"],
  rect: ["x", "y", "width", "height", "rx", ...SHAPE],
  line: ["x1", "y1", "x2", "y2", ...SHAPE],
  polyline: ["points", ...SHAPE],
  polygon: ["points", ...SHAPE],
  circle: ["cx", "cy", "r", ...SHAPE],
  ellipse: ["cx", "cy", "rx", "ry", ...SHAPE],
  text: ["x", "y", "fill", "font-size", "font-weight", "text-anchor"],
} satisfies Record<string, readonly string[]>);

type Opened = { -readonly [Key in keyof SvgElement]: SvgElement[Key] };

function opened(name: string, written: string, parent: Opened | undefined): Opened {
  if (!isKnown(name)) throw new Error(`<${name}> is no element of our figures; they are made of ${Object.keys(ATTRIBUTES).join(", ")}`);
  if ((parent === undefined) !== (name === "svg"))
    throw new Error(`<${name}> stands ${parent === undefined ? "outside" : "inside"} the figure`);
  if (parent !== undefined && parent.name !== "svg" && parent.name !== "g")
    throw new Error(`<${name}> stands in <${parent.name}>, which holds no elements`);
  const attributes = new Map([...written.matchAll(/ ([a-zA-Z\d-]+)="([^"]*)"/gu)].map(([, key, value]) => [key!, unescaped(value!)]));
  const known: readonly string[] = ATTRIBUTES[name];
  const unknown = [...attributes.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`<${name}> has ${unknown}, which a metafile cannot show; it may have ${known.join(", ")}`);
  const before = parent?.shift ?? { x: 0, y: 0 };
  const own = shiftOf(attributes.get("transform"));
  return { name, attributes, shift: { x: before.x + own.x, y: before.y + own.y }, words: "" };
}

function isKnown(name: string): name is ElementName {
  return Object.hasOwn(ATTRIBUTES, name);
}

function addWords(element: Opened | undefined, words: string): void {
  if (element?.name === "text") element.words += unescaped(words);
  else if (words.trim() !== "") throw new Error(`words outside <text>: ${words.trim().slice(0, 40)}`);
}

function close(open: Opened[], name: string): void {
  const element = open.pop();
  if (element?.name !== name) throw new Error(`</${name}> closes <${element?.name ?? ""}>`);
}

function shiftOf(transform: string | undefined): Point {
  if (transform === undefined) return { x: 0, y: 0 };
  const match = /^translate\((-?[\d.]+)[ ,](-?[\d.]+)\)$/u.exec(transform);
  if (match === null) throw new Error(`<g> has transform="${transform}"; it is such as translate(12 30)`);
  return { x: Number(match[1]), y: Number(match[2]) };
}

function unescaped(words: string): string {
  return words.replaceAll(/&(\w*);?/gu, (entity, name: string) => {
    const letter = ENTITIES.get(name);
    if (letter === undefined || !entity.endsWith(";")) throw new Error(`${entity} is no entity of our figures`);
    return letter;
  });
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
]);
