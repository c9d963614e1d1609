import { escaped } from "./words.ts";

/**
 * A chart's SVG as the library writes it, made fit for our page: what serves a pointer only, and numbers counted on from one chart
 * to the next, are left out; styles become attributes, as the page allows no style but its own sheet.
 *
 * @param id the chart's own, unique in the page
 */
export function settledSvg(svg: string, id: string, title: string): string {
  return svg
    .replaceAll(/<style\b[^>]*>.*?<\/style>/gsu, "")
    .replaceAll(/<[a-z]\w*(?: [^<>]*)?>/giu, (tag) => settledTag(tag, id))
    .replace(/^<svg /u, `<svg role="img" aria-label="${escaped(title)}" `)
    .replaceAll(/\n+/gu, "\n")
    .trim();
}

function settledTag(tag: string, id: string): string {
  return tag
    .replaceAll(/ (?:class|pointer-events|ecmeta_\w+|xmlns:xlink|version|baseProfile)="[^"]*"/gu, "")
    .replace(/ style="([^"]*)"/u, (_, style: string) => attributesOf(style))
    .replace(/ id="zr\d+-(\w+)"/u, ` id="${escaped(id)}-$1"`)
    .replaceAll(/url\(#zr\d+-(\w+)\)/gu, `url(#${escaped(id)}-$1)`);
}

/** The page's own face serves; sizes and weights stay. */
function attributesOf(style: string): string {
  return style
    .split(";")
    .map((part) => part.split(":"))
    .filter(([name]) => name === "font-size" || name === "font-weight")
    .map(([name, value]) => ` ${name}="${value!}"`)
    .join("");
}
