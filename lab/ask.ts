import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fabric, inLab, type Keeper } from "./keeper.ts";
import type { Place } from "./place.ts";

/** What a question's commands said, and what is in the fabric at the same time. */
export type Answer = Readonly<{ text: string; fabric: readonly FabricDevice[] }>;

/** A device of the fabric: a segment's bridge, or a host's port on one. */
export type FabricDevice = Readonly<{ ifname: string; flags: readonly string[]; master?: string }>;

/**
 * Asks something of the lab: shell commands that read and change nothing. What is asked at the same time is answered by one process, as
 * to enter the lab takes longer than most answers, and several hundred parts are looked at each time that `up` runs.
 */
export async function askLab(place: Place, keeper: Keeper, commands: string): Promise<Answer> {
  const key = `${place.id} ${keeper.pid}`;
  const desk = desks.get(key) ?? new Desk(async (script) => (await inLab(place, keeper, ["sh", "-s"], { input: script })).stdout);
  desks.set(key, desk);
  return await desk.ask(commands);
}

const desks = new Map<string, Desk>();

type Question = Readonly<{ commands: string; tell: (answer: Answer) => void; fail: (reason: unknown) => void }>;

/** Questions that are asked within it are answered together. */
const gatheringMs = 3;
const lanes = Math.min(4, os.availableParallelism());
const mostAtOnce = 64;

/** Answers what waits as soon as a lane is free; what comes meanwhile waits for the next. */
class Desk {
  readonly #run: (script: string) => Promise<string>;
  #waiting: Question[] = [];
  #running = 0;

  constructor(run: (script: string) => Promise<string>) {
    this.#run = run;
  }

  async ask(commands: string): Promise<Answer> {
    return await new Promise<Answer>((tell, fail) => {
      this.#waiting.push({ commands, tell, fail });
      void sleep(gatheringMs).then(() => this.#next());
    });
  }

  #next(): void {
    while (this.#running < lanes && this.#waiting.length > 0) {
      const share = Math.ceil(this.#waiting.length / (lanes - this.#running));
      const questions = this.#waiting.splice(0, Math.min(share, mostAtOnce));
      this.#running += 1;
      void this.#answer(questions).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  async #answer(questions: readonly Question[]): Promise<void> {
    try {
      const [first = "", ...answers] = (await this.#run(scriptOf(questions))).split(separator);
      const devices = JSON.parse(first) as readonly FabricDevice[];
      for (const [index, { tell }] of questions.entries()) {
        tell({ text: answers[index] ?? "", fabric: devices });
      }
    } catch (error) {
      for (const { fail } of questions) {
        fail(error);
      }
    }
  }
}

/** ASCII has a character for this, and no program says it. */
const separator = "\u001E";

function scriptOf(questions: readonly Question[]): string {
  return [
    `ip -j -n ${fabric} link show`,
    ...questions.map(({ commands }) => `printf '\\036'\n{ :\n${commands}\n} </dev/null 2>/dev/null`),
    "true",
  ].join("\n");
}
