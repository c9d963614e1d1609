import { HttpProblem } from "../http/problem.ts";

const most = 5;
const withinMs = 15 * 60_000;
const mostRemembered = 20_000;

/** Counts tries by what they are about, in this process: of one number so many within a quarter of an hour. */
export class RareTries {
  readonly #now: () => Date;
  readonly #tries = new Map<string, Readonly<{ times: number; until: number }>>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @throws HttpProblem 429 where they are too many; 503 where more numbers are tried than can be remembered */
  count(about: string): void {
    const now = this.#now().getTime();
    const before = this.#tries.get(about);
    const current = before !== undefined && before.until > now ? before : { times: 0, until: now + withinMs };
    if (current.times >= most) {
      const text = { zh: "尝试过于频繁，请稍后再试", en: "tried too often: come again later" };
      throw new HttpProblem(429, "too-often", text, { retryAfterSeconds: Math.ceil((current.until - now) / 1000) });
    }
    if (before === undefined && this.#tries.size >= mostRemembered) {
      this.#forget(now);
    }
    this.#tries.set(about, { ...current, times: current.times + 1 });
  }

  #forget(now: number): void {
    for (const [about, { until }] of this.#tries) {
      if (until <= now) {
        this.#tries.delete(about);
      }
    }
    if (this.#tries.size >= mostRemembered) {
      const text = { zh: "系统繁忙，请稍后再试", en: "too many try at once: come again later" };
      throw new HttpProblem(503, "overloaded", text, { retryAfterSeconds: 60 });
    }
  }
}
