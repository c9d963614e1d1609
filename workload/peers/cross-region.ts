import { z } from "zod";
import { documentNumber, shortCode } from "../business/inputs.ts";
import { peerOperation, peerProfile } from "./peer.ts";

/** A letter of a transfer: what the regions exchange, by the ministry. Amounts and months only a form has. */
export const letter = z.object({
  kind: z.enum(["contact-letter", "form", "return"]),
  /** The region that it is from, or for. */
  region: shortCode,
  /** By what both regions know the transfer: the number of the contact letter or of the certificate that it answers. */
  reference: documentNumber,
  documentNo: documentNumber,
  months: z.int().min(0).max(720).optional(),
  amount: z.int().min(0).max(1_000_000_000_000).optional(),
});
export type Letter = Readonly<z.infer<typeof letter>>;
export const letterTaken = z.object({ documentNo: documentNumber });
export const listedLetter = letter.extend({ sequence: z.int() });
export const listedLetters = z.object({ letters: z.array(listedLetter) });

/**
 * The ministry's exchange: takes a region's letters for the others (`cross-region.send`) and gives it what others sent to it
 * (`cross-region.letters`). What other regions send is entered by `cross-region.arrive`.
 */
export const crossRegionPeer = peerProfile({
  interface: "cross-region",
  operations: [
    peerOperation({
      id: "cross-region.send",
      name: { zh: "发出函件", en: "Send a letter to another region" },
      kind: "write",
      input: letter,
      output: letterTaken,
      run: (_state, { documentNo }) => ({ documentNo }),
    }),
    peerOperation({
      id: "cross-region.arrive",
      name: { zh: "外省来函", en: "Another region sends a letter" },
      kind: "write",
      input: letter,
      output: letterTaken,
      run: (_state, { documentNo }) => ({ documentNo }),
    }),
    peerOperation({
      id: "cross-region.letters",
      name: { zh: "收取函件", en: "Letters for this region" },
      kind: "query",
      input: z.object({ after: z.int().min(0) }),
      output: listedLetters,
      run: ({ journal }, { after }) => ({
        letters: journal
          .ofOperation("cross-region.arrive", after, 200)
          .map(({ sequence, input }) => ({ ...letter.parse(input), sequence })),
      }),
      twice: ({ letters }) => ({ letters: letters.flatMap((each) => [each, each]) }),
    }),
  ],
});
