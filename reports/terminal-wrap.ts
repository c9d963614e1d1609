import stringWidth from "string-width";

/** What stays on one line together, its width, and the blanks before it. */
type Piece = Readonly<{ text: string; width: number; blanks: number }>;

/**
 * Text in lines of at most so many columns of a terminal, where a Chinese character takes two. Chinese breaks anywhere but before a
 * closing mark and after an opening one, Latin at blanks; a word longer than a line breaks after its own points and slashes, and
 * where it has none between two letters. Line ends in the text stay.
 */
export function wrap(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((line) => (stringWidth(line) <= width ? [line] : wrapLine(line, width)));
}

/** The width that the text cannot do without, unless it breaks a word. */
export function longestPiece(text: string): number {
  return text.split("\n").reduce((longest, line) => Math.max(longest, ...piecesOf(line).map(({ width }) => width)), 0);
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  let used = 0;
  for (const piece of piecesOf(line).flatMap((whole) => (whole.width <= width ? [whole] : split(whole, width)))) {
    const { text, blanks } = piece;
    if (used > 0 && used + blanks + piece.width > width) {
      lines.push(current);
      [current, used] = [text, piece.width];
    } else {
      const space = used === 0 ? 0 : blanks;
      current += " ".repeat(space) + text;
      used += space + piece.width;
    }
  }
  return [...lines, current];
}

/** The text cut wherever a line may end. */
function piecesOf(line: string): readonly Piece[] {
  const pieces: { text: string; width: number; blanks: number }[] = [];
  let blanks = 0;
  let before = "";
  for (const { segment } of graphemes.segment(line)) {
    if (segment === " ") {
      blanks += 1;
      continue;
    }
    const width = stringWidth(segment);
    const last = pieces.at(-1);
    if (last !== undefined && blanks === 0 && (width === 0 || staysWith(before, segment, width))) {
      last.text += segment;
      last.width += width;
    } else {
      pieces.push({ text: segment, width, blanks });
    }
    before = segment;
    blanks = 0;
  }
  return pieces;
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Whether no line may end between the two. */
function staysWith(before: string, after: string, afterWidth: number): boolean {
  if (opening.test(before) || closing.test(after)) return true;
  return afterWidth < 2 && stringWidth(before) < 2;
}

const opening = /^[（《〈“‘「『【〔]$/u;
const closing = /^[）》〉”’」』】〕，。；：、！？…%]$/u;

/** A word that is longer than a line: after its own marks where there are any, else between letters. */
function split({ text, blanks }: Piece, width: number): readonly Piece[] {
  const parts = text.split(/(?<=[./\\_:;,|=?&-])/u).flatMap((part) => (stringWidth(part) <= width ? [part] : lettersOf(part)));
  return parts.map((part, index) => ({ text: part, width: stringWidth(part), blanks: index === 0 ? blanks : 0 }));
}

function lettersOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}
