import test from "ava";
import fc from "fast-check";
import { normalQuantile, normalShareBelow, poissonQuantile } from "./probability.ts";

/** The sum written differently: logarithms, so that any mean will do. */
function poissonShareUpTo(arrivals: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let count = 1; count <= arrivals; count++) {
    logTerm += Math.log(mean) - Math.log(count);
    sum += Math.exp(logTerm);
  }
  return sum;
}

test("the Poisson quantile is the smallest count whose cumulative probability reaches the confidence", (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 500, noNaN: true }), fc.constantFrom(0.5, 0.9, 0.99, 0.999, 0.99999), (mean, confidence) => {
      const arrivals = poissonQuantile(mean, confidence);
      const noise = 1e-11;
      const reached = poissonShareUpTo(arrivals, mean) >= confidence - noise;
      return reached && (arrivals === 0 || poissonShareUpTo(arrivals - 1, mean) < confidence + noise);
    }),
    { numRuns: 200 },
  );
  t.pass();
});

for (const mean of [501, 613.66, 1347.9, 5000, 40_000]) {
  for (const confidence of [0.9, 0.999, 0.99999]) {
    test(`above a mean of 500 the expansion agrees with the sum at ${mean} and ${confidence}`, (t) => {
      const arrivals = poissonQuantile(mean, confidence);
      t.true(poissonShareUpTo(arrivals, mean) >= confidence - 1e-6);
      t.true(poissonShareUpTo(arrivals - 1, mean) < confidence + 1e-6);
    });
  }
}

test("a billion arrivals a second and a confidence next to 1 end at once", (t) => {
  t.true(poissonQuantile(1e15, 0.999) > 1e15);
  t.true(poissonQuantile(3, 1 - Number.EPSILON / 2) < 60);
  t.true(Number.isFinite(poissonQuantile(1e5, 1 - Number.EPSILON / 2)));
});

const published: readonly (readonly [number, number])[] = [
  [-1.959963984540054, 0.025],
  [0, 0.5],
  [1, 0.8413447460685429],
  [1.6448536269514722, 0.95],
  [3.090232306167813, 0.999],
  [4.753424308822899, 0.999999],
];
for (const [deviations, share] of published) {
  test(`the normal table has ${share} below ${deviations}, both ways`, (t) => {
    t.true(Math.abs(normalShareBelow(deviations) - share) < 1e-13);
    t.true(Math.abs(normalQuantile(share) - deviations) < 1e-9);
  });
}

test("far tails are 0 and 1", (t) => {
  t.is(normalShareBelow(40), 1);
  t.is(normalShareBelow(-40), 0);
});
