import { type Entry, unzip, zip } from "../office/zip.ts";
import type { Report } from "../report.ts";

/**
 * The package made to depend on its input only, as the library writes the time of day into it and counts bookmarks, their names
 * and pictures on from one document to the next; and the figure's fallback, which the library can only call a PNG, given its own
 * name.
 *
 * @param packed the document as the library wrote it
 */
export function settle(packed: ArrayBuffer, report: Report): Uint8Array {
  const date = `${report.date}T00:00:00Z`;
  const entries = unzip(new Uint8Array(packed)).map((entry): Entry => {
    if (!/\.(?:xml|rels)$/u.test(entry.path)) return { ...entry, path: asMetafile(entry.path) };
    const xml = new TextDecoder().decode(entry.data);
    return { path: entry.path, data: new TextEncoder().encode(settleXml(entry.path, xml, date)) };
  });
  return zip(entries, new Date(date));
}

function settleXml(path: string, xml: string, date: string): string {
  if (path === "docProps/core.xml") return xml.replaceAll(/(<dcterms:(created|modified)[^>]*>)[^<]*/gu, `$1${date}`);
  if (path === "[Content_Types].xml")
    return xml.replace(/<Types [^>]*>/u, (types) => `${types}<Default Extension="emf" ContentType="image/x-emf"/>`);
  if (path.endsWith(".rels")) return asMetafile(xml);
  return withCountedBookmarks(xml).replaceAll(/(<wp:docPr\b[^>]*\bid=")\d+/gu, (_, before: string) => `${before}1`);
}

/** The one picture of the document is the figure. */
function asMetafile(words: string): string {
  return words.replaceAll(/(media\/[\w-]+)\.png/gu, "$1.emf");
}

function withCountedBookmarks(xml: string): string {
  const idOf = counter();
  const tocOf = counter();
  return xml
    .replaceAll(/<w:bookmark(?:Start|End)\b[^>]*>/gu, (tag) => tag.replace(/w:id="(\d+)"/u, (_, id: string) => `w:id="${idOf(id)}"`))
    .replaceAll(TOC_NAME, (_, before: string, number: string) => `${before}_Toc${tocOf(number)}`);
}

/** Where the headings' bookmarks are named: in themselves, in links to them, and in the fields of their page numbers. */
const TOC_NAME = /(<w:bookmarkStart\b[^>]*w:name="|<w:hyperlink\b[^>]*w:anchor="|<w:instrText\b[^>]*>[^<]*)_Toc(\d+)/gu;

/** Numbers from 1 by the order in which they are first asked for. */
function counter(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  };
}
