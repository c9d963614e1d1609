/** Longest stretch of the user's own text that a message repeats. */
const maxShown = 60;

/** Control, formatting and separator characters: invisible, or able to disturb a terminal. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** One line of readable text for any value: shortened, control characters made visible. */
export function printable(value: unknown): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return `"${printableText(value)}"`;
  if (Array.isArray(value)) return `[${value.slice(0, 3).map(shallow).join(", ")}${value.length > 3 ? `, … ${value.length}` : ""}]`;
  if (typeof value === "object") return printableMapping(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value;
}

/** The user's text without quotes: a key, a path, a file's name. */
export function printableText(text: string): string {
  const shown = shorten(text);
  const escaped = shown.replace(invisible, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return text.length > shown.length ? `${escaped}… (${text.length})` : escaped;
}

/** Cut by code points, so that no character is halved. */
function shorten(text: string): string {
  return [...text.slice(0, 2 * maxShown)].slice(0, maxShown).join("");
}

function printableMapping(mapping: object): string {
  const entries = Object.entries(mapping);
  const shown = entries.slice(0, 3).map(([key, value]) => `${printableText(key)}: ${shallow(value)}`);
  return `{${shown.join(", ")}${entries.length > 3 ? `, … ${entries.length}` : ""}}`;
}

function shallow(value: unknown): string {
  return typeof value === "object" && value !== null ? "…" : printable(value);
}
