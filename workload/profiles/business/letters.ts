import { z } from "zod";
import { Refusal } from "../../business/function.ts";
import { businessFunction } from "../../business/functions.ts";
import { runFunction } from "../../business/run.ts";
import { dayInChina } from "../../business/values.ts";
import { numberOf, textOf } from "../../database/row.ts";
import type { DeadLetters } from "../../delivery/dead-letters.ts";
import type { Incoming } from "../../delivery/taker.ts";
import { listedLetters } from "../../peers/cross-region.ts";
import type { listedLetter } from "../../peers/cross-region.ts";
import type { Setting } from "../../profile.ts";
import { systemOperator } from "./batch-results.ts";

type Arrived = z.infer<typeof listedLetter>;

/** Which function takes a letter, and which of our documents it answers. What comes back as a return needs a review: it is a person's to enter. */
const takers = {
  form: { functionId: "transfer.receive-form", answers: "contact-letter" },
  "contact-letter": { functionId: "transfer.receive-letter", answers: "certificate" },
  return: undefined,
} as const satisfies Readonly<Record<Arrived["kind"], object | undefined>>;

/** Letters of other regions, as steps of the transfers that they are about. */
export function arrivedLetters(setting: Pick<Setting, "database" | "now">, dead: DeadLetters): Incoming<Arrived> {
  return {
    name: "cross-region",
    from: "cross-region",
    list: async (client, after) =>
      (await client.ask({ method: "GET", path: "/letters", query: { after }, answer: listedLetters, timeoutMs: 5000 })).letters,
    take: async (letter) => await take(setting, letter),
    giveUp: ({ sequence, kind }, error) => {
      const final = error instanceof Refusal || error instanceof z.ZodError;
      if (final) {
        const reason = error instanceof Refusal ? error.code : "invalid";
        dead.add({ id: `in-letter-${sequence}`, channel: "letters", kind, reason, attempts: 1, at: setting.now().toISOString() });
      }
      return final;
    },
  };
}

async function take({ database, now }: Pick<Setting, "database" | "now">, letter: Arrived): Promise<void> {
  const { kind, region, reference, documentNo, months, amount } = letter;
  const taker = takers[kind];
  if (taker === undefined) {
    throw new Refusal("invalid-state", { zh: "退回函由人员录入", en: "a return is entered by a person" });
  }
  const [row] = await database.transaction({ label: "take.letter", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectTransfer, { reference, kind: taker.answers }),
  );
  if (row === undefined) {
    throw new Refusal("not-found", { zh: "没有对应的转移业务", en: "no transfer of ours is answered by it" });
  }
  const input = {
    transfer: numberOf(row, "id"),
    documentNo,
    content: region,
    ...(kind === "form" ? { months, amount } : {}),
  };
  const operator = systemOperator("cross-region", textOf(row, "scope"));
  await runFunction(database, businessFunction(taker.functionId), operator, `letter-${kind}-${documentNo}`, input, {
    today: dayInChina(now()),
  });
}

const selectTransfer = {
  name: "take.letter",
  sql: `SELECT f.id, f.scope FROM transfer_document d JOIN transfer f ON f.id = d.transfer_id
   WHERE d.document_no = :reference AND d.kind = :kind AND d.way = 'sent'`,
};
