import { z } from "zod";
import { collaborations } from "../../model/catalogue/collaborations.ts";
import { day, id, idNumber, words } from "../business/inputs.ts";
import { HttpProblem } from "../http/problem.ts";
import { peerOperation, peerProfile } from "./peer.ts";

const ids = collaborations.map((each) => each.id) as [string, ...string[]];
/** A row of table 5. */
const pair = z.enum(ids);
/** Whom it is about: a person by citizen's number, or an employer by its id in the business system. */
const about = z
  .object({ idNumber: idNumber.optional(), employer: id.optional() })
  .refine((one) => (one.idNumber === undefined) !== (one.employer === undefined), "exactly one of idNumber and employer is needed");
type About = z.infer<typeof about>;

const stored = z.object({ pair, about, on: day, words: words(200).optional(), agreed: z.boolean().optional() });

export const confirmed = z.object({ objections: z.array(z.object({ index: z.int(), words: z.string() })) });

/** Which of personnel's events tell of a pair, as table 5 names them. */
const names = z.array(z.object({ zh: z.string(), en: z.string() }));

/**
 * The personnel and talent management system, with the paired events of table 5. What the pension side is about to do it is asked for first;
 * it agrees, unless it holds a decision to the contrary. Its own events are entered by `personnel.decide` and read by
 * `personnel.events`.
 */
export const personnelPeer = peerProfile({
  interface: "personnel",
  operations: [
    peerOperation({
      id: "personnel.decide",
      name: { zh: "人事业务办理", en: "Personnel decides a case of its own" },
      kind: "write",
      input: z.object({ pair, about, on: day, agreed: z.boolean(), words: words(200) }),
      output: z.object({ pair, events: names }),
      keysOf: (input) => [keyOf(input)],
      run: (_state, { pair: of }) => ({ pair: of, events: [...collaborationOf(of).personnel] }),
    }),
    peerOperation({
      id: "personnel.confirm",
      name: { zh: "养老业务协同确认", en: "The pension side's half of a pair" },
      kind: "write",
      input: z.object({ pair, on: day, about: z.array(about).min(1).max(200) }),
      output: confirmed,
      run: ({ journal }, { pair: of, about: all }) => ({
        objections: all.flatMap((one, index) => {
          const decided = journal.byKey("personnel.decide", keyOf({ pair: of, about: one }));
          const decision = decided === undefined ? undefined : stored.parse(decided.input);
          return decision?.agreed === false ? [{ index, words: decision.words ?? "" }] : [];
        }),
      }),
    }),
    peerOperation({
      id: "personnel.events",
      name: { zh: "人事业务事件", en: "Personnel's events" },
      kind: "query",
      input: z.object({ after: z.int().min(0) }),
      output: z.object({ events: z.array(z.object({ sequence: z.int(), pair, about, on: day, agreed: z.boolean() })) }),
      run: ({ journal }, { after }) => ({
        events: journal.ofOperation("personnel.decide", after, 200).map(({ sequence, input }) => {
          const { pair: of, about: one, on, agreed } = stored.parse(input);
          return { sequence, pair: of, about: one, on, agreed: agreed === true };
        }),
      }),
      twice: ({ events }) => ({ events: events.flatMap((each) => [each, each]) }),
    }),
    peerOperation({
      id: "personnel.pair",
      name: { zh: "协同业务对照", en: "The two halves of a pair" },
      kind: "query",
      input: z.object({ pair: z.string().min(1).max(40) }),
      output: z.object({ pension: names, personnel: names }),
      run: (_state, { pair: of }) => {
        const { pension, personnel } = collaborationOf(of);
        return { pension: [...pension], personnel: [...personnel] };
      },
    }),
  ],
});

function keyOf({ pair: of, about: one }: Readonly<{ pair: string; about: About }>): string {
  return `${of} ${one.idNumber ?? one.employer}`;
}

function collaborationOf(id: string): (typeof collaborations)[number] {
  const found = collaborations.find((each) => each.id === id);
  if (found === undefined) {
    throw new HttpProblem(404, "not-found", { zh: "表5没有这一项", en: "table 5 has no such row" });
  }
  return found;
}
