import { kindOf } from "../http/log.ts";
import { Spool } from "../messages/spool.ts";
import type { Running, Setting } from "../profile.ts";
import { asker } from "./ask.ts";
import type { Ask } from "./ask.ts";
import { Declarations } from "./declarations.ts";
import { withCopy } from "./entitlement-copy.ts";
import { Logins } from "./logins.ts";
import { outsideExchange } from "./outside-exchange.ts";

/** What the services of the outside net share: logins, the way through the gap, and what came from behind it. */
export type Outside = Readonly<{ spool: Spool; logins: Logins; declarations: Declarations; ask: Ask }> & Running;

export function openOutside({ database, gap, now, limits }: Setting, channel: "query" | "mobile"): Outside {
  const spool = new Spool(gap);
  const declarations = new Declarations(database, now);
  const exchange = outsideExchange(spool, database, async (answer) => await declarations.answered(answer), now);
  return {
    spool,
    logins: new Logins(database, now),
    declarations,
    ask: withCopy(asker(exchange, channel, askMs(limits)), database, now),
    stop: async () => await exchange.stop(),
  };
}

/** The answer comes, or the caller is told that none did, before the request itself runs out of time. */
export function askMs({ handlerMs }: Setting["limits"]): number {
  return Math.min(10_000, Math.floor(handlerMs * 0.8));
}

/** Notes in metrics and log what a job met. */
export function problemNote({ metrics, log }: Setting, job: string): (kind: string, error: Error) => void {
  return (_kind, error) => {
    metrics.job(job, "again");
    log.warn({ kind: kindOf(error) }, job);
  };
}
