import { dayInChina, periodOf } from "../business/values.ts";
import type { Database } from "../database/database.ts";
import type { ExtractDefinition, Rows, Section } from "./definition.ts";
import type { ExtractStore, Schedule } from "./store.ts";

/** A whole province's section may take long; it holds one snapshot and no lock. */
const sectionMs = 10 * 60_000;

export type RunnerOptions = Readonly<{ definition: ExtractDefinition; store: ExtractStore; business: Database; now: () => Date }>;

/** Takes extracts, each section a step: ended in the middle, it goes on behind the last step that was kept. */
export class ExtractRunner {
  readonly #options: RunnerOptions;
  readonly #running = new Map<number, Promise<void>>();
  #stopped = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Begins a month or goes on with it; whoever asks for the same one meanwhile waits for the same. What is done stays as it is. */
  async run(period: number): Promise<void> {
    let running = this.#running.get(period);
    if (running === undefined) {
      running = this.#steps(period).finally(() => this.#running.delete(period));
      this.#running.set(period, running);
    }
    await running;
  }

  /** What is due now, and what was begun and not finished; gives how many there were. */
  async runDue(): Promise<number> {
    const { store, now } = this.#options;
    const period = duePeriod(now(), await store.schedule());
    const runs = await store.list();
    const left = runs.filter(({ state }) => state === "running").map((run) => run.period);
    const due = period === undefined || runs.some((run) => run.period === period) ? [] : [period];
    for (const each of [...left, ...due]) {
      await this.run(each);
    }
    return left.length + due.length;
  }

  /** Ends after the steps under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled(this.#running.values());
  }

  async #steps(period: number): Promise<void> {
    const { definition, store, now } = this.#options;
    await store.begin(period, now());
    for (;;) {
      const run = await store.find(period);
      const section = run?.state === "running" ? definition.sections[run.step] : undefined;
      if (run === undefined || section === undefined || this.#stopped) {
        return;
      }
      await store.keep(period, run.step, await this.#rowsOf(section, period), now());
    }
  }

  async #rowsOf(section: Section, period: number): Promise<Rows> {
    const { business, store, definition } = this.#options;
    if ("workOut" in section) {
      return section.workOut(await store.read(period), period);
    }
    const settings = { label: `extract.${definition.kind}`, readOnly: true, scope: "/", timeoutMs: sectionMs };
    return await business.transaction(settings, async (session) => await section.read(session, period));
  }
}

/** The month before, from the schedule's day and hour on; before that, nothing. */
export function duePeriod(now: Date, { dueDay, dueHour }: Schedule): number | undefined {
  const today = dayInChina(now);
  const day = Number(today.slice(8));
  const hour = (now.getUTCHours() + 8) % 24;
  return day > dueDay || (day === dueDay && hour >= dueHour) ? periodBefore(periodOf(today)) : undefined;
}

export function periodBefore(period: number): number {
  return period % 100 === 1 ? period - 89 : period - 1;
}
