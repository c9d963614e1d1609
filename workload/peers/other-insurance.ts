import { z } from "zod";
import { day, idNumber, personName } from "../business/inputs.ts";
import { HttpProblem } from "../http/problem.ts";
import { peerOperation, peerProfile } from "./peer.ts";

const state = z.enum(["active", "suspended", "ended"]);
const basic = z.object({ idNumber, name: personName, state, on: day });

/** A city's medical insurance: people's basic data and state of participation, shared and compared (一（二）). */
export const otherInsurancePeer = peerProfile({
  interface: "other-insurance",
  operations: [
    peerOperation({
      id: "other-insurance.share",
      name: { zh: "共享基本信息", en: "Share a person's basic data" },
      kind: "write",
      input: basic,
      output: z.object({ state }),
      keysOf: (one) => [one.idNumber],
      run: (_state, one) => ({ state: one.state }),
    }),
    peerOperation({
      id: "other-insurance.person",
      name: { zh: "查询基本信息", en: "What is known of a person" },
      kind: "query",
      input: z.object({ idNumber }),
      output: basic,
      run: ({ journal }, { idNumber: number }) => {
        const entry = journal.byKey("other-insurance.share", number);
        if (entry === undefined) {
          throw new HttpProblem(404, "not-found", { zh: "没有这个人的信息", en: "nothing is known of this person" });
        }
        return basic.parse(entry.input);
      },
    }),
    peerOperation({
      id: "other-insurance.compare",
      name: { zh: "信息比对", en: "Compare people" },
      kind: "query",
      input: z.object({
        people: z
          .array(z.object({ idNumber, name: personName }))
          .min(1)
          .max(200),
      }),
      output: z.object({ results: z.array(z.enum(["same", "differs", "unknown"])) }),
      run: ({ journal }, { people }) => ({
        results: people.map((one) => {
          const entry = journal.byKey("other-insurance.share", one.idNumber);
          if (entry === undefined) {
            return "unknown" as const;
          }
          return basic.parse(entry.input).name === one.name ? ("same" as const) : ("differs" as const);
        }),
      }),
    }),
  ],
});
