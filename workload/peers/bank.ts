import { z } from "zod";
import { amount, bankAccount, id, shortCode, words } from "../business/inputs.ts";
import { HttpProblem } from "../http/problem.ts";
import type { Entry } from "./journal.ts";
import { peerOperation, peerProfile } from "./peer.ts";

/** One payment, or one debit, of a batch. A payment's reference is its benefit, a debit's its plan of contributions. */
export const bankItem = z.object({ reference: id, bank: shortCode, account: bankAccount, amount });
export const mostItems = 500;

/** A batch comes in parts of at most 500 items; the last part says how many there are. */
export const bankBatch = z.object({
  batch: id,
  kind: z.enum(["collection", "payment"]),
  part: z.int().min(1).max(10_000),
  items: z.array(bankItem).max(mostItems),
  last: z.boolean(),
});

const result = z.object({
  sequence: z.int(),
  batch: id,
  kind: z.enum(["collection", "payment"]),
  part: z.int(),
  last: z.boolean(),
  items: z.array(z.object({ reference: id, amount, state: z.enum(["done", "failed"]), reason: words(80).nullable() })),
});
export type BankResult = z.infer<typeof result>;
export const bankResults = z.object({ results: z.array(result) });

/** So long the bank takes to carry a batch out: its results come later. */
export const bankTakesMs = 1000;
const mostResults = 20;

/**
 * The fund's bank: takes batches of debits and payments, and tells of each item later what became of it. An account whose number ends in 0000
 * is closed, one that ends in 0001 has no cover for a debit: so that a test decides which items fail.
 */
export const bankPeer = peerProfile({
  interface: "bank",
  operations: [
    peerOperation({
      id: "bank.batch",
      name: { zh: "代收代付批次", en: "Batch of debits or payments" },
      kind: "write",
      input: bankBatch,
      output: z.object({ batch: id, part: z.int(), accepted: z.int(), amount: z.int() }),
      keyOf: ({ batch, kind, part }) => `${kind} ${batch} ${part}`,
      run: ({ journal }, { batch, kind, part, items }) => {
        if (journal.byKey("bank.batch", `${kind} ${batch} ${part}`) !== undefined) {
          throw new HttpProblem(409, "conflict", { zh: "该批次的这一部分已收过", en: "this part of the batch has come before" });
        }
        return { batch, part, accepted: items.length, amount: items.reduce((sum, item) => sum + item.amount, 0) };
      },
    }),
    peerOperation({
      id: "bank.results",
      name: { zh: "批次回盘结果", en: "Results of batches" },
      kind: "query",
      input: z.object({ after: z.int().min(0) }),
      output: bankResults,
      run: ({ journal, now }, { after }) => {
        const ready = now().getTime() - bankTakesMs;
        const entries = journal.after(after, mostResults);
        const late = entries.findIndex(({ at }) => Date.parse(at) > ready);
        return { results: entries.slice(0, late === -1 ? undefined : late).map((entry) => resultOf(entry)) };
      },
      twice: ({ results }) => ({ results: results.flatMap((each) => [each, each]) }),
    }),
    peerOperation({
      id: "bank.account",
      name: { zh: "账户核验", en: "Check of an account" },
      kind: "query",
      input: z.object({ bank: shortCode, account: bankAccount }),
      output: z.object({ state: z.enum(["open", "closed"]) }),
      run: (_state, { account }) => ({ state: account.endsWith("0000") ? ("closed" as const) : ("open" as const) }),
    }),
  ],
});

function resultOf({ sequence, input }: Entry): BankResult {
  const { batch, kind, part, last, items } = bankBatch.parse(input);
  return {
    sequence,
    batch,
    kind,
    part,
    last,
    items: items.map(({ reference, account, amount: sum }) => {
      const reason = reasonOf(kind, account);
      return { reference, amount: sum, state: reason === null ? ("done" as const) : ("failed" as const), reason };
    }),
  };
}

function reasonOf(kind: BankResult["kind"], account: string): string | null {
  if (account.endsWith("0000")) {
    return "账户已销户";
  }
  return kind === "collection" && account.endsWith("0001") ? "余额不足" : null;
}
