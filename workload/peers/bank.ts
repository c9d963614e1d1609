import { z } from "zod";
import { bankAccount, shortCode } from "../business/inputs.ts";
import { batchOperations } from "./batches.ts";
import { peerOperation, peerProfile } from "./peer.ts";

export const checkedAccount = z.object({ state: z.enum(["open", "closed"]) });

/** The bank that holds the fund's account: it collects and pays by batches, and tells whether an account is open. */
export const bankPeer = peerProfile({
  interface: "bank",
  operations: [
    ...batchOperations("bank"),
    peerOperation({
      id: "bank.account",
      name: { zh: "账户核验", en: "Check of an account" },
      kind: "query",
      input: z.object({ bank: shortCode, account: bankAccount }),
      output: checkedAccount,
      run: (_state, { account }) => ({ state: account.endsWith("0000") ? ("closed" as const) : ("open" as const) }),
    }),
  ],
});
