/**
 * Names, each once, with neighbours that differ in their last number only drawn together: `app-1, app-2` and `app-3`
 * become `app-1…3`.
 */
export function shortList(names: readonly string[]): string {
  const parts: (string | { stem: string; first: string; last: string })[] = [];
  for (const name of new Set(names)) {
    const match = /^(.*-)(\d+)$/u.exec(name);
    const previous = parts.at(-1);
    if (match === null) parts.push(name);
    else if (typeof previous === "object" && previous.stem === match[1] && Number(previous.last) + 1 === Number(match[2]))
      previous.last = match[2]!;
    else parts.push({ stem: match[1]!, first: match[2]!, last: match[2]! });
  }
  return parts
    .map((part) => (typeof part === "string" ? part : `${part.stem}${part.first}${part.first === part.last ? "" : `…${part.last}`}`))
    .join(", ");
}
