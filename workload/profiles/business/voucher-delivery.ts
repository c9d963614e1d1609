import { exact } from "../../business/values.ts";
import type { Database, Row } from "../../database/database.ts";
import { bigintOf, numberOf, textOf } from "../../database/row.ts";
import { kindOf } from "../../http/log.ts";
import { startPeriodic } from "../../periodic.ts";
import type { Running, Setting } from "../../profile.ts";
import { mostVouchers, vouchersAnswer } from "../finance/vouchers.ts";
import type { Voucher } from "../finance/vouchers.ts";
import type { DeadLetters } from "../../delivery/dead-letters.ts";

export type VoucherOptions = Readonly<{
  setting: Pick<Setting, "database" | "peer" | "metrics" | "log" | "now">;
  dead: DeadLetters;
  pollMs?: number;
}>;

const longestPauseMs = 30_000;
const mostDead = 200;
const channel = "finance";

/**
 * Tells fund finance of every posting soon after it was made, until it is stopped. A voucher that is told twice is known there by its id; one that
 * finance refuses waits for a person.
 */
export function startVoucherDelivery({ setting, dead, pollMs = 500 }: VoucherOptions): Running {
  return startPeriodic({
    everyMs: pollMs,
    longestMs: longestPauseMs,
    work: async () => ((await tellSome(setting, dead)) === 0 ? "nothing" : "more"),
    onProblem: (error) => {
      setting.log.warn({ channel, kind: kindOf(error) }, "not delivered");
      setting.metrics.job("deliver finance", "again");
    },
  });
}

async function tellSome({ database, peer, metrics, now }: VoucherOptions["setting"], dead: DeadLetters): Promise<number> {
  const client = peer("finance");
  const given = dead.list(channel).length;
  if (client === undefined || given >= mostDead) {
    return 0;
  }
  const vouchers = (await pending(database, mostVouchers + given))
    .filter(({ voucher }) => !dead.has(`out-voucher-${voucher}`))
    .slice(0, mostVouchers);
  const [first] = vouchers;
  if (first === undefined) {
    return 0;
  }
  // The ids of the vouchers make it safe to tell again; the key only says so.
  const key = `vouchers-${first.voucher}-${vouchers.length}`;
  const answer = await client.ask({ method: "POST", path: "/vouchers", body: { vouchers }, key, answer: vouchersAnswer, timeoutMs: 5000 });
  const asked = new Set(vouchers.map(({ voucher }) => voucher));
  const booked = answer.vouchers.filter(({ voucher, state }) => state === "booked" && asked.has(voucher)).map(({ voucher }) => voucher);
  await database.transaction({ label: "deliver.booked", scope: "/" }, async (session) => {
    for (const id of booked) {
      await session.run(markBooked, { id, sentAt: now() });
    }
  });
  for (const { voucher, reason } of answer.vouchers.filter(({ voucher, state }) => state === "refused" && asked.has(voucher))) {
    const at = now().toISOString();
    dead.add({ id: `out-voucher-${voucher}`, channel, kind: "voucher", reason: reason ?? "", attempts: 1, at });
    metrics.job("deliver finance", "failed");
  }
  metrics.job("deliver finance", "done", booked.length);
  return answer.vouchers.length;
}

async function pending(database: Database, limit: number): Promise<readonly Voucher[]> {
  const rows = await database.transaction({ label: "deliver.vouchers", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectPending, { limit }),
  );
  const byId = Map.groupBy(rows, (row) => bigintOf(row, "id"));
  return [...byId.values()].map((entries) => voucherOf(entries));
}

function voucherOf(entries: readonly Row[]): Voucher {
  const [row] = entries;
  return {
    voucher: exact(bigintOf(row!, "id")),
    scope: textOf(row!, "scope"),
    office: textOf(row!, "office_id"),
    posting: exact(bigintOf(row!, "posting_id")),
    kind: textOf(row!, "kind"),
    period: numberOf(row!, "period"),
    amount: exact(bigintOf(row!, "amount")),
    entries: entries.map((entry) => ({ subject: textOf(entry, "subject"), amount: exact(bigintOf(entry, "entry_amount")) })),
  };
}

const selectPending = {
  name: "deliver.vouchers",
  sql: `SELECT n.id, n.scope, n.office_id, n.posting_id, n.kind, n.period, n.amount, e.subject, SUM(e.amount) AS entry_amount
   FROM (
     SELECT v.id, v.scope, v.office_id, v.posting_id, v.kind, v.period, v.amount FROM voucher v WHERE v.state = 'pending'
     ORDER BY v.created_at, v.id FETCH FIRST :limit ROWS ONLY) n
     JOIN account_entry e ON e.posting_id = n.posting_id AND e.period = n.period
   GROUP BY n.id, n.scope, n.office_id, n.posting_id, n.kind, n.period, n.amount, e.subject ORDER BY n.id, e.subject`,
};
const markBooked = {
  name: "deliver.booked",
  sql: "UPDATE voucher SET state = 'booked', sent_at = :sentAt WHERE id = :id AND state = 'pending'",
};
