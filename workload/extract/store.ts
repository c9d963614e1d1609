import type { Database, Session, Statement } from "../database/database.ts";
import { DatabaseError } from "../database/database.ts";
import { instantOf, instantOrNull, numberOf, textOf } from "../database/row.ts";
import type { Before, ExtractDefinition, ExtractRow, Rows } from "./definition.ts";

export type Run = Readonly<{ period: number; state: "running" | "done"; step: number; startedAt: string; finishedAt: string | null }>;
export type Schedule = Readonly<{ dueDay: number; dueHour: number }>;

/** Ten years; older ones go. */
const keptYears = 10;
const defaultHour = 2;
/** Some thousands of rows are kept in one transaction. */
const transactionMs = 60_000;

/** Keeps the extracts of one kind. */
export class ExtractStore {
  readonly #database: Database;
  readonly #definition: ExtractDefinition;

  constructor(database: Database, definition: ExtractDefinition) {
    this.#database = database;
    this.#definition = definition;
  }

  /** Notes that a month is to be extracted; where it is noted already nothing changes. */
  async begin(period: number, startedAt: Date): Promise<void> {
    const { kind } = this.#definition;
    if ((await this.find(period)) !== undefined) {
      return;
    }
    try {
      await this.#transaction("begin", async ({ run }) => {
        const old = { kind, before: period - keptYears * 100 };
        for (const each of [forgetRows, forgetSections, forgetRuns]) {
          await run(each, old);
        }
        await run(insertRun, { kind, period, startedAt });
      });
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof DatabaseError && error.kind === "unique")) {
        throw error;
      }
    }
  }

  async find(period: number): Promise<Run | undefined> {
    return (await this.list()).find((run) => run.period === period);
  }

  /** The newest first. */
  async list(): Promise<readonly Run[]> {
    const rows = await this.#transaction("list", async ({ query }) => await query(selectRuns, { kind: this.#definition.kind }));
    return rows.map((row) => ({
      period: numberOf(row, "period"),
      state: textOf(row, "state") as Run["state"],
      step: numberOf(row, "step"),
      startedAt: instantOf(row, "started_at"),
      finishedAt: instantOrNull(row, "finished_at"),
    }));
  }

  /** Puts what a step gave in place of what was there, unless another process has done so: then nothing is kept. */
  async keep(period: number, step: number, { found, rows }: Rows, finishedAt: Date): Promise<void> {
    const { kind, sections } = this.#definition;
    const key = { kind, period };
    const section = sections[step]!.id;
    await this.#transaction("keep", async (session) => {
      const [current] = await session.query(lockRun, key);
      if (current === undefined || numberOf(current, "step") !== step || textOf(current, "state") === "done") {
        return;
      }
      await session.run(insertSection, { ...key, section, found });
      for (const [line, row] of rows.entries()) {
        await session.run(insertRow, { ...key, section, line, content: JSON.stringify(row) });
      }
      const last = step + 1 === sections.length;
      await session.run(moveRun, { ...key, step: step + 1, state: last ? "done" : "running", finishedAt: last ? finishedAt : null });
    });
  }

  /** The rows of the sections so far. */
  async read(period: number): Promise<Before> {
    const rows = await this.#transaction("read", async ({ query }) => await query(selectRows, { kind: this.#definition.kind, period }));
    const read = new Map<string, ExtractRow[]>();
    for (const row of rows) {
      const section = textOf(row, "section");
      read.set(section, [...(read.get(section) ?? []), JSON.parse(textOf(row, "content")) as ExtractRow]);
    }
    return read;
  }

  /** How many each section found. */
  async found(period: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#transaction(
      "found",
      async ({ query }) => await query(selectSections, { kind: this.#definition.kind, period }),
    );
    return new Map(rows.map((row) => [textOf(row, "section"), numberOf(row, "found")]));
  }

  async schedule(): Promise<Schedule> {
    const [row] = await this.#transaction("schedule", async ({ query }) => await query(selectSchedule, { kind: this.#definition.kind }));
    return row === undefined
      ? { dueDay: this.#definition.dueDay, dueHour: defaultHour }
      : { dueDay: numberOf(row, "due_day"), dueHour: numberOf(row, "due_hour") };
  }

  async reschedule(schedule: Schedule): Promise<void> {
    const values = { kind: this.#definition.kind, ...schedule };
    await this.#transaction("reschedule", async ({ run }) => {
      if ((await run(updateSchedule, values)) === 0) {
        await run(insertSchedule, values);
      }
    });
  }

  async #transaction<Result>(what: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    return await this.#database.transaction({ label: `extract.${what}`, timeoutMs: transactionMs }, work);
  }
}

const key = "WHERE kind = :kind AND period = :period";
const insertRun = {
  name: "extract.begin",
  sql: "INSERT INTO extract_run (kind, period, state, step, started_at) VALUES (:kind, :period, 'running', 0, :startedAt)",
};
const selectRuns = {
  name: "extract.runs",
  sql: "SELECT r.period, r.state, r.step, r.started_at, r.finished_at FROM extract_run r WHERE r.kind = :kind ORDER BY r.period DESC",
};
const lockRun = { name: "extract.lock", sql: `SELECT state, step FROM extract_run ${key} FOR UPDATE` };
const moveRun = {
  name: "extract.move",
  sql: `UPDATE extract_run SET state = :state, step = :step, finished_at = :finishedAt ${key}`,
};
const insertSection = {
  name: "extract.section",
  sql: "INSERT INTO extract_section (kind, period, section, found) VALUES (:kind, :period, :section, :found)",
};
const insertRow = {
  name: "extract.row",
  sql: "INSERT INTO extract_row (kind, period, section, line, content) VALUES (:kind, :period, :section, :line, :content)",
};
const selectRows = { name: "extract.rows", sql: `SELECT section, content FROM extract_row ${key} ORDER BY section, line` };
const selectSections = { name: "extract.sections", sql: `SELECT section, found FROM extract_section ${key}` };
const older = "WHERE kind = :kind AND period < :before";
const forgetRows = { name: "extract.forget-rows", sql: `DELETE FROM extract_row ${older}` };
const forgetSections = { name: "extract.forget-sections", sql: `DELETE FROM extract_section ${older}` };
const forgetRuns = { name: "extract.forget-runs", sql: `DELETE FROM extract_run ${older}` };
const selectSchedule = {
  name: "extract.schedule",
  sql: "SELECT s.due_day, s.due_hour FROM extract_schedule s WHERE s.kind = :kind",
};
const updateSchedule = {
  name: "extract.reschedule",
  sql: "UPDATE extract_schedule SET due_day = :dueDay, due_hour = :dueHour WHERE kind = :kind",
};
const insertSchedule = {
  name: "extract.new-schedule",
  sql: "INSERT INTO extract_schedule (kind, due_day, due_hour) VALUES (:kind, :dueDay, :dueHour)",
};

/** For tests of both dialects. */
export const storeStatements: readonly Statement[] = [
  insertRun,
  selectRuns,
  lockRun,
  moveRun,
  insertSection,
  insertRow,
  selectRows,
  selectSections,
  forgetRows,
  forgetSections,
  forgetRuns,
  selectSchedule,
  updateSchedule,
  insertSchedule,
];
