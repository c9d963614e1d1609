import { z } from "zod";
import { amount, code, day, id } from "../business/inputs.ts";
import { sha256Hex } from "../../sizing/digest.ts";
import { batchOperations, batchPart } from "./batches.ts";
import { peerOperation, peerProfile } from "./peer.ts";
import type { PeerState } from "./peer.ts";

export const custodianNotice = z.object({ plan: id, payments: z.int().min(0), amount: z.int().min(0) });
export const noticeTaken = z.object({ plan: id, state: z.literal("noted") });
const valuations = z.object({ values: z.array(z.object({ portfolio: code, unitPrice: z.int().min(1) })) });

/** The occupational annuity's custodian: pays benefits, and tells what its account holds and what a unit was worth on a day. */
export const annuityCustodianPeer = peerProfile({
  interface: "annuity-custodian",
  operations: [
    ...batchOperations("annuity-custodian"),
    peerOperation({
      id: "annuity-custodian.notice",
      name: { zh: "待遇支付通知", en: "Notice of benefits to be paid" },
      kind: "write",
      input: custodianNotice,
      output: noticeTaken,
      run: (_state, { plan }) => ({ plan, state: "noted" as const }),
    }),
    peerOperation({
      id: "annuity-custodian.receipt",
      name: { zh: "缴费到账", en: "Contributions come in" },
      kind: "write",
      input: z.object({ amount }),
      output: z.object({ balance: z.int() }),
      run: (state, { amount: sum }) => ({ balance: balanceOf(state) + sum }),
    }),
    peerOperation({
      id: "annuity-custodian.account",
      name: { zh: "账户查询", en: "What the account holds" },
      kind: "query",
      input: z.object({}),
      output: z.object({ balance: z.int() }),
      run: (state) => ({ balance: balanceOf(state) }),
    }),
    peerOperation({
      id: "annuity-custodian.valuation",
      name: { zh: "估值查询", en: "Unit values of a day" },
      kind: "query",
      input: z.object({ plan: code, portfolios: z.array(code).min(1).max(100), pricedOn: day }),
      output: valuations,
      run: (_state, { plan, portfolios, pricedOn }) => ({
        values: portfolios.map((portfolio) => ({ portfolio, unitPrice: unitPriceOf(plan, portfolio, pricedOn) })),
      }),
    }),
  ],
});

const taken = z.object({ amount });

/** What came in less what was paid out, as far as it is remembered. */
function balanceOf({ journal }: PeerState): number {
  let balance = 0;
  for (const { operation, input } of journal.after(0, journal.size)) {
    if (operation === "annuity-custodian.receipt") {
      balance += taken.parse(input).amount;
    } else if (operation === "annuity-custodian.batch") {
      balance -= batchPart.parse(input).items.reduce((sum, item) => sum + item.amount, 0);
    }
  }
  return balance;
}

/** In millionths of a yuan, between 0.95 and 1.05 yuan: the same for the same day, whoever asks. */
function unitPriceOf(plan: string, portfolio: string, pricedOn: string): number {
  return 950_000 + (Number.parseInt(sha256Hex(`${plan} ${portfolio} ${pricedOn}`).slice(0, 8), 16) % 100_001);
}
