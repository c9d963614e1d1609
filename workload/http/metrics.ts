import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "../database/database.ts";
import type { WireBytes } from "./wire.ts";

/** What a service tells of itself. Every label has few values, all of them the program's own: none comes from a caller. */
export class ServiceMetrics {
  readonly registry = new Registry();
  readonly #requests: Counter<"function" | "outcome">;
  readonly #seconds: Histogram<"function">;
  readonly #bytes: Counter<"function" | "direction">;
  readonly #jobs: Counter<"job" | "outcome">;

  constructor(profile: string) {
    this.registry.setDefaultLabels({ profile });
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    this.#requests = new Counter({
      name: "jinbao_requests_total",
      help: "Requests by function and outcome: ok, refused (4xx) or failed (5xx).",
      labelNames: ["function", "outcome"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "jinbao_request_seconds",
      help: "Time from a request's arrival to its answer, by function.",
      labelNames: ["function"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.#bytes = new Counter({
      name: "jinbao_wire_bytes_total",
      help: "Bytes on the wire by function, TLS included; `connection` is the opening and closing of connections.",
      labelNames: ["function", "direction"],
      registers,
    });
    this.#jobs = new Counter({
      name: "jinbao_jobs_total",
      help: "What runs beside the requests, such as messages and files that are passed on, by outcome: done, again or failed.",
      labelNames: ["job", "outcome"],
      registers,
    });
  }

  answered(name: string, status: number, seconds: number): void {
    this.#requests.inc({ function: name, outcome: status < 400 ? "ok" : status < 500 ? "refused" : "failed" });
    this.#seconds.observe({ function: name }, seconds);
  }

  moved(name: string, { received, sent }: WireBytes): void {
    this.#bytes.inc({ function: name, direction: "received" }, received);
    this.#bytes.inc({ function: name, direction: "sent" }, sent);
  }

  job(name: string, outcome: "done" | "again" | "failed", times = 1): void {
    this.#jobs.inc({ job: name, outcome }, times);
  }

  /** Adds what connections to databases tell, together: a profile may have tables of its own and read those of the business. */
  watch(databases: readonly Database[]): void {
    const pool = new Gauge({
      name: "jinbao_database_connections",
      help: "Connections to the database, by what they do; `limit` is the most that there may be.",
      labelNames: ["state"],
      registers: [this.registry],
      collect() {
        pool.reset();
        for (const { inUse, idle, waiting, limit } of databases.map((database) => database.pool())) {
          pool.inc({ state: "in-use" }, inUse);
          pool.inc({ state: "idle" }, idle);
          pool.inc({ state: "waiting" }, waiting);
          pool.inc({ state: "limit" }, limit);
        }
      },
    });
    const counted = new Gauge({
      name: "jinbao_database_total",
      help: "What the database was asked since the start, by function.",
      labelNames: ["function", "what"],
      registers: [this.registry],
      collect() {
        counted.reset();
        for (const [label, counts] of databases.flatMap((database) => [...database.counts()])) {
          for (const what of countNames) {
            counted.inc({ function: label, what }, counts[what]);
          }
        }
      },
    });
  }
}

const countNames = ["transactions", "rollbacks", "statements", "rowsRead", "rowsWritten", "bytesSent", "bytesReceived"] as const;
