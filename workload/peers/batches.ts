import { z } from "zod";
import { amount, bankAccount, id, shortCode, words } from "../business/inputs.ts";
import { HttpProblem } from "../http/problem.ts";
import type { Entry } from "./journal.ts";
import { peerOperation } from "./peer.ts";
import type { PeerOperation } from "./peer.ts";

const kinds = z.enum(["collection", "payment"]);

/** A batch comes in parts; the last part says so, and may be empty. */
export const mostItems = 500;
export const batchPart = z.object({
  batch: id,
  kind: kinds,
  part: z.int().min(1).max(10_000),
  /** A payment's reference is its benefit, a debit's its plan of contributions. */
  items: z.array(z.object({ reference: id, bank: shortCode, account: bankAccount, amount })).max(mostItems),
  last: z.boolean(),
});
export const batchTaken = z.object({ batch: id, part: z.int(), accepted: z.int(), amount: z.int() });

const result = z.object({
  sequence: z.int(),
  batch: id,
  kind: kinds,
  part: z.int(),
  last: z.boolean(),
  items: z.array(z.object({ reference: id, amount, state: z.enum(["done", "failed"]), reason: words(80).nullable() })),
});
export type BatchResult = Readonly<z.infer<typeof result>>;
export const batchResults = z.object({ results: z.array(result) });

/** So long a batch takes to be carried out: its results come later. */
export const batchTakesMs = 1000;
const mostResults = 20;

/**
 * Batches of debits and payments, and what became of each item later. An account whose number ends in 0000 is closed, one that ends in 0001 has
 * no cover for a debit: so that a test decides which items fail.
 */
export function batchOperations(owner: "bank" | "annuity-custodian"): readonly PeerOperation[] {
  const operation = `${owner}.batch`;
  return [
    peerOperation({
      id: operation,
      name: { zh: "代收代付批次", en: "Batch of debits or payments" },
      kind: "write",
      input: batchPart,
      output: batchTaken,
      keysOf: ({ batch, kind, part }) => [`${kind} ${batch} ${part}`],
      run: ({ journal }, { batch, kind, part, items }) => {
        if (journal.byKey(operation, `${kind} ${batch} ${part}`) !== undefined) {
          throw new HttpProblem(409, "conflict", { zh: "该批次的这一部分已收过", en: "this part of the batch has come before" });
        }
        return { batch, part, accepted: items.length, amount: items.reduce((sum, item) => sum + item.amount, 0) };
      },
    }),
    peerOperation({
      id: `${owner}.results`,
      name: { zh: "批次回盘结果", en: "Results of batches" },
      kind: "query",
      input: z.object({ after: z.int().min(0) }),
      output: batchResults,
      run: ({ journal, now }, { after }) => ({
        results: resultsOf(journal.ofOperation(operation, after, mostResults), now().getTime() - batchTakesMs),
      }),
      twice: ({ results }) => ({ results: results.flatMap((each) => [each, each]) }),
    }),
  ];
}

/** Those that are ready, in the order in which they came: none overtakes another. */
function resultsOf(batches: readonly Entry[], readyMs: number): BatchResult[] {
  const late = batches.findIndex(({ at }) => Date.parse(at) > readyMs);
  return batches.slice(0, late === -1 ? undefined : late).map((entry) => resultOf(entry));
}

function resultOf({ sequence, input }: Entry): BatchResult {
  const { batch, kind, part, last, items } = batchPart.parse(input);
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

function reasonOf(kind: BatchResult["kind"], account: string): string | null {
  if (account.endsWith("0000")) {
    return "账户已销户";
  }
  return kind === "collection" && account.endsWith("0001") ? "余额不足" : null;
}
