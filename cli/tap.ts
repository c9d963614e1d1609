/** One test as the Test Anything Protocol tells it. */
export type TapTest = Readonly<{
  title: string;
  state: "passed" | "failed" | "skipped";
  /** The lines that belong to it, itself first: all that the runner says of a failure. */
  lines: readonly string[];
}>;

/** Reads TAP as it arrives, line by line; a test is told once the next one, or the end, shows that its block is complete. */
export class TapReader {
  readonly #tell: (test: TapTest) => void;
  #test: { title: string; state: TapTest["state"]; lines: string[] } | undefined;

  constructor(tell: (test: TapTest) => void) {
    this.#tell = tell;
  }

  line(line: string): void {
    const match = /^(not )?ok \d+ - (.*?)(?: # (SKIP|TODO))?$/.exec(line);
    if (match !== null) {
      this.end();
      this.#test = { title: match[2]!, state: stateOf(match[1] !== undefined, match[3]), lines: [line] };
    } else if (/^(?:TAP version|1\.\.\d|# (?:tests|pass|skip|todo|fail) \d)/.test(line)) {
      this.end();
    } else {
      this.#test?.lines.push(line);
    }
  }

  end(): void {
    if (this.#test !== undefined) {
      const { lines, ...test } = this.#test;
      // A log or a value may hold blank lines; those behind the block belong to nothing.
      this.#tell({ ...test, lines: lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1) });
      this.#test = undefined;
    }
  }
}

/** A test still to be written counts as skipped: it was not run. */
function stateOf(notOk: boolean, directive: string | undefined): TapTest["state"] {
  if (directive !== undefined) {
    return "skipped";
  }
  return notOk ? "failed" : "passed";
}
