/** A fenced block of a Markdown file: its language, its text, and the line of its first fence. */
export type Block = Readonly<{ language: string; text: string; line: number }>;

export function fencedBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (open === undefined) {
      const language = /^```(\S*)$/.exec(line)?.[1];
      open = language === undefined ? undefined : { language, lines: [], line: index + 1 };
    } else if (line === "```") {
      blocks.push({ language: open.language, text: `${open.lines.join("\n")}\n`, line: open.line });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== undefined) {
    throw new Error(`the block of line ${open.line} does not end`);
  }
  return blocks;
}

/** The levels of the headings, in order: the structure that two languages share. */
export function headingLevels(markdown: string): readonly number[] {
  return outsideBlocks(markdown).flatMap((line) => /^(#{1,6}) \S/.exec(line)?.[1]?.length ?? []);
}

/** Where the links and pictures lead. */
export function linkTargets(markdown: string): readonly string[] {
  return [
    ...outsideBlocks(markdown)
      .join("\n")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map((match) => match[1]!);
}

/** A row of a table. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
}

function outsideBlocks(markdown: string): readonly string[] {
  let inside = false;
  return markdown.split("\n").filter((line) => {
    const fence = line.startsWith("```");
    inside = fence ? !inside : inside;
    return !fence && !inside;
  });
}
