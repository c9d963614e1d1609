import test from "ava";
import fc from "fast-check";
import { agentsNeeded, waitProbability } from "./erlang.ts";

/** Textbook values: M/M/1 waits with probability rho, M/M/2 with 2 rho²/(1 + rho), M/M/3 at 2 erlangs with 4/9. */
const exact: readonly (readonly [number, number, number])[] = [
  [1, 0.5, 0.5],
  [1, 0.9, 0.9],
  [2, 1, 1 / 3],
  [2, 1.6, (2 * 0.8 * 0.8) / 1.8],
  [3, 2, 4 / 9],
];
for (const [agents, erlangs, wait] of exact) {
  test(`with ${agents} agents and ${erlangs} erlangs a call waits with probability ${wait.toFixed(4)}`, (t) => {
    t.true(Math.abs(waitProbability(agents, erlangs) - wait) < 1e-12);
  });
}

/** Worked examples in print: 100 calls of 180 s in half an hour need 14 agents, of whom 17.4 % of calls wait; 360 of 240 s, 55 agents: 23.9 %. */
test("the printed worked examples of Erlang C come out", (t) => {
  t.is(waitProbability(14, 10).toFixed(3), "0.174");
  t.is(waitProbability(55, 48).toFixed(3), "0.239");
  t.is(agentsNeeded({ erlangs: 10, callSeconds: 180, answerSeconds: 20, answerShare: 0.8 }), 14);
});

/** The service level written as the sum of the formula's terms, without the recursion. */
function answeredInTime(agents: number, erlangs: number, patience: number): number {
  const logTerms = [0];
  for (let count = 1; count <= agents; count++) {
    logTerms.push(logTerms[count - 1]! + Math.log(erlangs / count));
  }
  const largest = Math.max(...logTerms);
  const terms = logTerms.map((term) => Math.exp(term - largest));
  const busy = (terms[agents]! * agents) / (agents - erlangs);
  const free = terms.slice(0, agents).reduce((sum, term) => sum + term, 0);
  return 1 - (busy / (free + busy)) * Math.exp(-(agents - erlangs) * patience);
}

test("the agents reach the target and one fewer does not", (t) => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 3000, noNaN: true }),
      fc.constantFrom(0.5, 0.8, 0.95, 0.999),
      fc.constantFrom(0, 10, 60),
      (erlangs, answerShare, answerSeconds) => {
        const agents = agentsNeeded({ erlangs, callSeconds: 180, answerSeconds, answerShare });
        const patience = answerSeconds / 180;
        const fewer = agents - 1;
        return (
          answeredInTime(agents, erlangs, patience) >= answerShare - 1e-9 &&
          (fewer <= erlangs || answeredInTime(fewer, erlangs, patience) < answerShare + 1e-9)
        );
      },
    ),
    { numRuns: 150 },
  );
  t.pass();
});

test("where counting ends the limit law goes on within a few agents", (t) => {
  const load = { callSeconds: 180, answerSeconds: 20, answerShare: 0.8 };
  const counted = agentsNeeded({ ...load, erlangs: 10_000 });
  const limit = agentsNeeded({ ...load, erlangs: 10_000.001 });
  t.true(Math.abs(limit - counted) <= 2, `${counted} and ${limit}`);
});

for (const erlangs of [300_000, 1e9, 1e15]) {
  test(`${erlangs} erlangs take a few more agents than calls, found without counting them`, (t) => {
    const agents = agentsNeeded({ erlangs, callSeconds: 180, answerSeconds: 20, answerShare: 0.8 });
    t.true(agents > erlangs);
    t.true(agents < erlangs + 5 * Math.sqrt(erlangs));
  });
}

test("no calls need no agents", (t) => {
  t.is(agentsNeeded({ erlangs: 0, callSeconds: 180, answerSeconds: 20, answerShare: 0.8 }), 0);
});
