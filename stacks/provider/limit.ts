/** Runs no more than so many at once, the rest in the order in which they came; what waits when it is closed never begins. */
export class Limit {
  readonly #most: number;
  readonly #waiting: { begin: () => void; refuse: (reason: Error) => void }[] = [];
  #running = 0;
  #closed: Error | undefined;
  #idle: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.begin();
      if (this.#running === 0) {
        this.#idle.splice(0).forEach((told) => told());
      }
    }
  }

  close(reason: Error): void {
    this.#closed = reason;
    for (const { refuse } of this.#waiting.splice(0)) {
      refuse(reason);
    }
  }

  /** Resolves once nothing runs. */
  async idle(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  async #turn(): Promise<void> {
    if (this.#closed !== undefined) {
      throw this.#closed;
    }
    if (this.#running >= this.#most) {
      await new Promise<void>((begin, refuse) => this.#waiting.push({ begin, refuse }));
    }
    this.#running += 1;
  }
}
