import { z } from "zod";
import { code, idNumber, personName } from "../business/inputs.ts";
import { HttpProblem } from "../http/problem.ts";
import { cardNumberOf } from "./cardholders.ts";
import { peerOperation, peerProfile } from "./peer.ts";

const inserted = z.object({ terminal: code, idNumber, name: personName });

/** The card terminals of the offices: `card-reader.insert` lays a card into one, `card-reader.read` reads what lies there. */
export const cardReaderPeer = peerProfile({
  interface: "card-reader",
  operations: [
    peerOperation({
      id: "card-reader.insert",
      name: { zh: "插卡", en: "Insert a card" },
      kind: "write",
      input: inserted,
      output: z.object({ cardNumber: z.string() }),
      keysOf: ({ terminal }) => [terminal],
      run: (_state, { idNumber: number }) => ({ cardNumber: cardNumberOf(number) }),
    }),
    peerOperation({
      id: "card-reader.read",
      name: { zh: "读卡", en: "Read the card" },
      kind: "query",
      input: z.object({ terminal: code }),
      output: z.object({ idNumber, name: z.string(), cardNumber: z.string() }),
      run: ({ journal }, { terminal }) => {
        const entry = journal.byKey("card-reader.insert", terminal);
        if (entry === undefined) {
          throw new HttpProblem(404, "no-card", { zh: "读卡器中没有卡", en: "there is no card in the reader" });
        }
        const card = inserted.parse(entry.input);
        return { idNumber: card.idNumber, name: card.name, cardNumber: cardNumberOf(card.idNumber) };
      },
    }),
  ],
});
