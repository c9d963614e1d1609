import test from "ava";
import { evaluate } from "./evaluate.ts";
import { inputsOf } from "./inputs.ts";
import { brokenRelations, relations } from "./relations.ts";
import { testProvince } from "./test-province.ts";

const values = evaluate(inputsOf(testProvince({ options: { recoverySite: true } })));

test("at the baseline every relation holds", (t) => {
  t.deepEqual(brokenRelations(values), []);
});

for (const relation of relations) {
  for (const id of relation.about) {
    test(`${relation.id} breaks when ${id} alone is wrong`, (t) => {
      const wrong = [values[id]! * 0.49 - 1, values[id]! + 1, values[id]! * 1.01].map((value) =>
        brokenRelations({ ...values, [id]: value }).map((broken) => broken.id),
      );
      t.true(wrong.some((ids) => ids.includes(relation.id)));
    });
  }
}
