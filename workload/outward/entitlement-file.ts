import { z } from "zod";
import { batchAnswer, batchFunction } from "../business/batch.ts";
import type { FunctionEntry } from "../business/function.ts";
import { day } from "../business/inputs.ts";
import { seal } from "../messages/envelope.ts";
import type { Spool } from "../messages/spool.ts";
import { entitlementPage } from "./own-queries.ts";
import { entitlementKind } from "./questions.ts";

/** With some 150 bytes a record, a part is far below what the channel takes (8 MiB) and a list may hold (1,000). */
const recordsAPart = 500;

/**
 * The day's file of records of entitlement, in parts of which each is a message. A part's id is made of the day and of where it begins: ended
 * in the middle and begun again, it is the same file, which whoever receives it puts in place of what was there.
 */
export function entitlementFile(spool: Spool, part = recordsAPart): FunctionEntry {
  return batchFunction({
    id: "outward.entitlement-file",
    name: { zh: "发送个人权益记录", en: "Send the records of entitlement" },
    input: z.object({ day }),
    output: z.object({ done: z.int(), amount: z.int() }),
    steps: {
      zh: "按人员编号分段读取权益记录，逐段交网闸摆渡，记下进度，中断后续传",
      en: "Records are read in the order of ids, each part is handed to the gap, and how far it came is noted, to go on from there",
    },
    target: (input) => input.day,
    begin: async () => null,
    chunk: async (call, { lastId }, input) => {
      const people = await entitlementPage(call, lastId, part);
      if (people.length > 0) {
        const records = people.map(({ idNumber, record }) => ({ idNumber, ...record }));
        await spool.put(
          seal({
            id: `entitlement-${input.day}-${lastId}`,
            channel: "entitlement",
            kind: entitlementKind,
            body: { asOf: input.day, records },
          }),
        );
      }
      return { lastId: people.at(-1)?.person ?? lastId, done: people.length, amount: 0n, finished: people.length < part };
    },
    finish: async (_call, run) => batchAnswer(run),
  });
}
