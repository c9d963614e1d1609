import type { Counts } from "./database.ts";

const nothing: Counts = Object.freeze({
  transactions: 0,
  rollbacks: 0,
  statements: 0,
  rowsRead: 0,
  rowsWritten: 0,
  bytesSent: 0,
  bytesReceived: 0,
});

/** Adds up what transactions took, by label. Labels are the program's own, so there are few of them. */
export class Counting {
  readonly #counts = new Map<string, Counts>();

  add(label: string, more: Partial<Counts>): void {
    const before = this.#counts.get(label) ?? nothing;
    this.#counts.set(label, {
      transactions: before.transactions + (more.transactions ?? 0),
      rollbacks: before.rollbacks + (more.rollbacks ?? 0),
      statements: before.statements + (more.statements ?? 0),
      rowsRead: before.rowsRead + (more.rowsRead ?? 0),
      rowsWritten: before.rowsWritten + (more.rowsWritten ?? 0),
      bytesSent: before.bytesSent + (more.bytesSent ?? 0),
      bytesReceived: before.bytesReceived + (more.bytesReceived ?? 0),
    });
  }

  /** A copy, so that two looks can be compared. */
  all(): ReadonlyMap<string, Counts> {
    return new Map(this.#counts);
  }
}
