import { z } from "zod";
import type { Database, Row, Session, Statement } from "../database/database.ts";
import { bigintOf, numberOf, textOf } from "../database/row.ts";
import { day, idNumber } from "../business/inputs.ts";
import { dayInChina, exact } from "../business/values.ts";
import type { Envelope } from "../messages/envelope.ts";
import { startReceiver, Unreadable } from "../messages/receiver.ts";
import type { ReceiverOptions } from "../messages/receiver.ts";
import type { Running } from "../profile.ts";
import type { Spool } from "../messages/spool.ts";
import { entitlementRecord } from "../outward/own-queries.ts";
import { entitlementKind } from "../outward/questions.ts";
import type { Ask } from "./ask.ts";

/** A copy of today or yesterday is told; one that is older was not renewed, and the business system is asked. Kept no longer than a month. */
const freshDays = 1;
const keptDays = 30;

const fileBody = z.object({ asOf: day, records: z.array(entitlementRecord.extend({ idNumber })).max(1000) });
const copied = entitlementRecord.extend({ asOf: z.string() });

/** Takes the parts of the daily file into the outside net's own tables. */
export function startEntitlementReceiver(spool: Spool, database: Database, onProblem: NonNullable<ReceiverOptions["onProblem"]>): Running {
  return startReceiver({
    spool,
    channels: ["entitlement"],
    atOnce: 2,
    pollMs: 200,
    onProblem,
    handle: async (envelope) => {
      await takeIn(database, envelope);
      return undefined;
    },
  });
}

/** Answers the record of entitlement from the copy, so that the peak does not cross the gap; anything else, and what is old, is asked. */
export function withCopy(ask: Ask, database: Database, now: () => Date): Ask {
  return async (id, input) => {
    const { idNumber: number } = input;
    if (id === "entitlement" && typeof number === "string") {
      const since = dayInChina(new Date(now().getTime() - freshDays * 86_400_000));
      const [row] = await database.transaction(
        { label: "entitlement.copy", readOnly: true, timeoutMs: 5000 },
        async ({ query }) => await query(select, { idNumber: number, since }),
      );
      if (row !== undefined) {
        return recordFrom(row);
      }
    }
    return await ask(id, input);
  };
}

async function takeIn(database: Database, { kind, body }: Envelope): Promise<void> {
  const file = fileBody.safeParse(body);
  if (kind !== entitlementKind || !file.success) {
    throw new Unreadable("no part of a file of records of entitlement");
  }
  const { asOf, records } = file.data;
  // Always in one order, so that two parts at once never wait for each other.
  const sorted = records.toSorted((a, b) => (a.idNumber < b.idNumber ? -1 : 1));
  await database.transaction({ label: "entitlement.take", timeoutMs: 30_000 }, async (session) => {
    const before = dayInChina(new Date(Date.parse(asOf) - keptDays * 86_400_000));
    await session.run(forget, { before });
    for (const record of sorted) {
      await put(session, { ...record, asOf });
    }
  });
}

/** What is there of a later day stays. */
async function put(session: Session, record: Row): Promise<void> {
  if ((await session.run(update, record)) === 0 && (await session.query(selectDay, { idNumber: record["idNumber"]! })).length === 0) {
    await session.run(insert, record);
  }
}

function recordFrom(row: Row): z.output<typeof copied> {
  return {
    state: textOf(row, "state"),
    months: numberOf(row, "months"),
    basicBalance: exact(bigintOf(row, "basic_balance")),
    annuityBalance: exact(bigintOf(row, "annuity_balance")),
    monthlyBenefit: exact(bigintOf(row, "monthly_benefit")),
    asOf: textOf(row, "as_of"),
  };
}

const select = {
  name: "entitlement.copy",
  sql: `SELECT r.as_of, r.state, r.months, r.basic_balance, r.annuity_balance, r.monthly_benefit FROM entitlement_record r
    WHERE r.id_number = :idNumber AND r.as_of >= CAST(:since AS date)`,
};
const selectDay = { name: "entitlement.day", sql: "SELECT r.as_of FROM entitlement_record r WHERE r.id_number = :idNumber" };
const update = {
  name: "entitlement.update",
  sql: `UPDATE entitlement_record SET as_of = CAST(:asOf AS date), state = :state, months = :months, basic_balance = :basicBalance,
      annuity_balance = :annuityBalance, monthly_benefit = :monthlyBenefit
    WHERE id_number = :idNumber AND as_of <= CAST(:asOf AS date)`,
};
const insert = {
  name: "entitlement.insert",
  sql: `INSERT INTO entitlement_record (id_number, as_of, state, months, basic_balance, annuity_balance, monthly_benefit)
    VALUES (:idNumber, CAST(:asOf AS date), :state, :months, :basicBalance, :annuityBalance, :monthlyBenefit)`,
};
const forget = { name: "entitlement.forget", sql: "DELETE FROM entitlement_record WHERE as_of < CAST(:before AS date)" };

/** For tests of both dialects. */
export const copyStatements: readonly Statement[] = [select, selectDay, update, insert, forget];
