import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Attempt, Matrix } from "../../datacenter/matrix.ts";
import { entrance, findKeeper, labEnvironment } from "../keeper.ts";
import type { Place } from "../place.ts";
import type { Outcome } from "./agent.ts";

/** An allowed connection that did not come about, or a forbidden one that did. */
export type ProbeFailure = Readonly<{
  from: string;
  to: string;
  protocol: string;
  port: number;
  service: string;
  allowed: boolean;
  rule: string | null;
  outcome: Outcome;
}>;

export type ProbeResult = Readonly<{
  allowed: Readonly<{ tried: number; connected: number }>;
  forbidden: Readonly<{ tried: number; blocked: number }>;
  failures: readonly ProbeFailure[];
  /** Ports on which a test listener stood in, as no service answered there yet. */
  standIns: number;
  seconds: number;
}>;

/** What is allowed may take its time on a busy machine; what is forbidden is silent, and silence has to end. */
const patienceMs = Object.freeze({ allowed: 5000, forbidden: 1500 });

/** Hosts that try at one time, so that a small machine's own slowness is not taken for a closed way. */
const atOnce = 8;
/** An allowed way that stays silent is tried again before it is called closed. */
const rounds = 3;

/**
 * Tries every connection of the matrix from inside each host's network, all hosts at once. Before services exist a test listener answers
 * on their ports.
 *
 * @throws Error where a host of the matrix is not there
 */
export async function probe(place: Place, matrix: Matrix, progress: (done: number, all: number) => void): Promise<ProbeResult> {
  const started = performance.now();
  const keeper = findKeeper(place);
  if (keeper === undefined) {
    throw new Error("the lab is not up");
  }
  const agents = [...matrix.attempts.keys()].map((host) => new Agent(host, startAgent(place, entrance(keeper, host))));
  try {
    let standIns = 0;
    for (const { listening } of await Promise.all(
      agents.map(async (agent) => await agent.ask<{ listening: number }>({ listen: matrix.ports.get(agent.host) ?? [] })),
    )) {
      standIns += listening;
    }
    let done = 0;
    const results = await inTurn(agents, atOnce, async (agent) => {
      const tried = await agent.tryAll(matrix.attempts.get(agent.host)!);
      progress(++done, agents.length);
      return tried;
    });
    return { ...summary(results.flat()), standIns, seconds: (performance.now() - started) / 1000 };
  } finally {
    for (const agent of agents) {
      agent.end();
    }
  }
}

type Tried = Readonly<{ from: string; attempt: Attempt; outcome: Outcome }>;

function trialOf({ address, protocol, port, rule }: Attempt): Readonly<Record<string, unknown>> {
  return { address, protocol, port, timeoutMs: rule === null ? patienceMs.forbidden : patienceMs.allowed };
}

function summary(tried: readonly Tried[]): Omit<ProbeResult, "standIns" | "seconds"> {
  const allowed = tried.filter(({ attempt }) => attempt.rule !== null);
  const forbidden = tried.filter(({ attempt }) => attempt.rule === null);
  const connected = allowed.filter(({ outcome }) => outcome === "connected");
  const blocked = forbidden.filter(({ outcome }) => outcome === "silent");
  const wrong = [...allowed.filter((each) => !connected.includes(each)), ...forbidden.filter((each) => !blocked.includes(each))];
  return {
    allowed: { tried: allowed.length, connected: connected.length },
    forbidden: { tried: forbidden.length, blocked: blocked.length },
    failures: wrong.map(({ from, attempt: { to, protocol, port, service, rule }, outcome }) => ({
      from,
      to,
      protocol,
      port,
      service,
      allowed: rule !== null,
      rule,
      outcome,
    })),
  };
}

/** So many at a time, results in the order of what was given. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

function startAgent(place: Place, entering: readonly string[]): ChildProcessWithoutNullStreams {
  const agent = path.join(import.meta.dirname, "agent.ts");
  return spawn("nsenter", [...entering, process.execPath, "--disable-warning=ExperimentalWarning", agent], {
    env: { ...process.env, ...labEnvironment(place) },
  });
}

/** One host's agent: an order, then its answer, in turn. */
class Agent {
  readonly host: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;
  #complaint = "";

  constructor(host: string, process: ChildProcessWithoutNullStreams) {
    this.host = host;
    this.#process = process;
    this.#lines = createInterface({ input: process.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
    process.stderr.setEncoding("utf8").on("data", (words: string) => (this.#complaint += words));
    process.stdin.on("error", () => undefined);
  }

  async ask<Answer>(order: unknown): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) {
      throw new Error(`the probe cannot work in ${this.host}: ${this.#complaint.trim()}`);
    }
    return JSON.parse(value) as Answer;
  }

  /** All attempts, and again those that were allowed and did not connect. */
  async tryAll(attempts: readonly Attempt[]): Promise<readonly Tried[]> {
    const outcomes = new Map<Attempt, Outcome>();
    let left = attempts;
    for (let round = 0; round < rounds && left.length > 0; round++) {
      const { outcomes: found } = await this.ask<{ outcomes: readonly Outcome[] }>({ probe: left.map(trialOf) });
      for (const [index, attempt] of left.entries()) {
        outcomes.set(attempt, found[index]!);
      }
      left = left.filter((attempt) => attempt.rule !== null && outcomes.get(attempt) !== "connected");
    }
    return attempts.map((attempt) => ({ from: this.host, attempt, outcome: outcomes.get(attempt)! }));
  }

  end(): void {
    this.#process.stdin.end();
    this.#lines.close();
  }
}
