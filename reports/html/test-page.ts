/** A page taken apart, for tests: strict where a browser forgives. */

export type Tag = Readonly<{ name: string; attributes: ReadonlyMap<string, string>; inside: readonly string[] }>;

const voidElements: ReadonlySet<string> = new Set(["meta", "input", "wbr", "br"]);

/**
 * Every opening tag, with the names of the elements around it.
 *
 * @throws Error where a tag is left open, closed twice, or written carelessly.
 */
export function tagsOf(page: string): readonly Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  const body = page.replace(/^<!DOCTYPE html>\n/u, "").replace(/<style>[^<]*<\/style>/u, "<style></style>");
  for (const [piece] of body.matchAll(/<[^>]*>|[^<]+/gu)) {
    if (!piece.startsWith("<")) {
      if (/&(?!(?:amp|lt|gt|quot|#39);)/u.test(piece) || piece.includes(">")) throw new Error(`careless text: ${piece.slice(0, 80)}`);
      continue;
    }
    const closing = /^<\/([\w-]+)>$/u.exec(piece);
    if (closing !== null) {
      const last = open.pop();
      if (last !== closing[1]) throw new Error(`</${closing[1]}> closes <${last}>`);
      continue;
    }
    const opening = /^<([a-zA-Z][\w-]*)((?: [\w:-]+(?:="[^"<]*")?)*) ?(\/?)>$/u.exec(piece);
    if (opening === null) throw new Error(`careless tag: ${piece.slice(0, 120)}`);
    const [, name, attributes, empty] = opening as unknown as [string, string, string, string];
    const pairs = [...attributes.matchAll(/ ([\w:-]+)(?:="([^"]*)")?/gu)].map(([, key, value]) => [key!, value ?? ""] as const);
    if (new Set(pairs.map(([key]) => key)).size !== pairs.length) throw new Error(`an attribute twice: ${piece}`);
    tags.push({ name, attributes: new Map(pairs), inside: [...open] });
    if (empty === "" && !voidElements.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(" ")}`);
  return tags;
}
