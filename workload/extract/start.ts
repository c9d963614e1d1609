import type { App } from "../http/app.ts";
import { kindOf } from "../http/log.ts";
import { Operators } from "../identity/operators.ts";
import { startPeriodic } from "../periodic.ts";
import type { Running, Setting } from "../profile.ts";
import type { ExtractDefinition } from "./definition.ts";
import { addExtractRoutes } from "./routes.ts";
import { ExtractRunner } from "./runner.ts";
import { ExtractStore } from "./store.ts";

const lookEveryMs = 20_000;

/** Takes an extract each month and on demand, and tells what was taken. */
export function startExtract(app: App, setting: Setting, definition: ExtractDefinition): Running {
  const { database, business, callers, limits, metrics, log, now } = setting;
  const store = new ExtractStore(database, definition);
  const runner = new ExtractRunner({ definition, store, business, now });
  const onProblem = (error: unknown): void => {
    metrics.job("extract", "again");
    log.warn({ kind: kindOf(error) }, "extract");
  };
  const operators = new Operators(business, now);
  addExtractRoutes(app, { definition, store, runner, callers, operators, waitMs: limits.handlerMs / 2, now, onProblem });
  const periodic = startPeriodic({
    everyMs: lookEveryMs,
    work: async () => {
      metrics.job("extract", "done", await runner.runDue());
      return "nothing";
    },
    onProblem,
  });
  return {
    stop: async () => {
      await Promise.all([runner.stop(), periodic.stop()]);
    },
  };
}
