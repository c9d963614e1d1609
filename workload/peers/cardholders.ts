import { z } from "zod";
import { sha256Hex } from "../../sizing/digest.ts";
import { idNumber, personName } from "../business/inputs.ts";
import { peerOperation, peerProfile } from "./peer.ts";
import type { PeerState } from "./peer.ts";

const person = z.object({ idNumber, name: personName });
const people = z.array(person).min(1).max(200);
const stored = z.object({ people });
/** `differs`: under the number stands another name. */
export const verified = z.object({ results: z.array(z.enum(["known", "unknown", "differs"])) });
export const collected = z.object({ cardNumbers: z.array(z.string()) });

/**
 * The cardholder database, the one entrance for basic data (二（一）3（3）): people are checked by the citizen's number, and taken in or changed
 * there, so that a province's people are one record each.
 */
export const cardholdersPeer = peerProfile({
  interface: "cardholders",
  operations: [
    peerOperation({
      id: "cardholders.verify",
      name: { zh: "核验", en: "Check people" },
      kind: "query",
      input: z.object({ people }),
      output: verified,
      run: (state, { people: asked }) => ({
        results: asked.map(({ idNumber: number, name }) => {
          const known = nameOf(state, number);
          return known === undefined ? ("unknown" as const) : known === name ? ("known" as const) : ("differs" as const);
        }),
      }),
    }),
    peerOperation({
      id: "cardholders.collect",
      name: { zh: "采集入库、联动更新", en: "Take people in, or change their data" },
      kind: "write",
      input: z.object({ people }),
      output: collected,
      keysOf: ({ people: taken }) => taken.map((one) => one.idNumber),
      run: (_state, { people: taken }) => ({ cardNumbers: taken.map((one) => cardNumberOf(one.idNumber)) }),
    }),
    peerOperation({
      id: "cardholders.person",
      name: { zh: "按公民身份号码查询", en: "Look up by citizen's number" },
      kind: "query",
      input: z.object({ idNumber }),
      output: z.object({ found: z.boolean(), name: z.string().nullable(), cardNumber: z.string().nullable() }),
      run: (state, { idNumber: number }) => {
        const name = nameOf(state, number);
        return { found: name !== undefined, name: name ?? null, cardNumber: name === undefined ? null : cardNumberOf(number) };
      },
    }),
  ],
});

function nameOf({ journal }: PeerState, number: string): string | undefined {
  const entry = journal.byKey("cardholders.collect", number);
  return entry === undefined ? undefined : stored.parse(entry.input).people.findLast((one) => one.idNumber === number)?.name;
}

/** Nine places, as a social-security card has them. */
export function cardNumberOf(number: string): string {
  return `A${String(Number.parseInt(sha256Hex(number).slice(0, 12), 16) % 100_000_000).padStart(8, "0")}`;
}
