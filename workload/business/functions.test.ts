import test from "ava";
import { z } from "zod";
import { functions } from "../../model/catalogue/functions.ts";
import { interfaces } from "../../model/catalogue/interfaces.ts";
import { coverage, notCovered } from "./coverage.ts";
import { businessFunction, businessFunctions } from "./functions.ts";
import { monthEndBatches, monthEndMix } from "./weights.ts";
import { caseDefinition } from "./workflow.ts";

test("every function of tables 2 and 3 is carried out by one entry, or is listed with the reason why none does", (t) => {
  const covered = [...businessFunctions.flatMap(({ covers }) => covers), ...notCovered.map(({ id }) => id)];
  t.deepEqual(covered.toSorted(), functions.map(({ id }) => id).toSorted());
  t.is(coverage().length, 142);
  t.deepEqual(
    coverage()
      .filter((row) => "reason" in row)
      .map(({ id }) => id),
    ["home.interface"],
  );
});

test("ids are unique, and entries beside the catalogue's have a name of their own", (t) => {
  t.is(new Set(businessFunctions.map(({ id }) => id)).size, businessFunctions.length);
  t.deepEqual(
    businessFunctions
      .filter(({ covers }) => covers.length === 0)
      .map(({ id }) => id)
      .toSorted(),
    ["approval.receive-declaration", "approval.second", "payment.settle"],
  );
  t.throws(() => businessFunction("no.such"), { message: /no business function/ });
});

for (const entry of businessFunctions) {
  test(`${entry.id} says what it does in both languages, and its input and output can be documented`, (t) => {
    for (const text of [entry.name, entry.steps]) {
      t.regex(text.zh, /[\u4e00-\u9fff]/);
      t.regex(text.en, /^[A-Z1-9]/);
      t.notRegex(text.en, /[\u4e00-\u9fff]/);
    }
    const input = z.toJSONSchema(entry.input, { io: "input" });
    t.is(input.type, "object");
    t.notThrows(() => z.toJSONSchema(entry.output, { io: "output" }));
    t.true((entry.consults ?? []).every((id) => interfaces.some((each) => each.id === id)));
  });

  test(`no text and no list of ${entry.id}'s input is without a limit`, (t) => {
    const unbounded: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) {
        return;
      }
      const { type, maxLength, maxItems, pattern, format, enum: values, maximum, const: constant } = schema as Record<string, unknown>;
      const open =
        (type === "string" &&
          maxLength === undefined &&
          pattern === undefined &&
          format === undefined &&
          values === undefined &&
          constant === undefined) ||
        (type === "array" && maxItems === undefined) ||
        (type === "integer" && (maximum === undefined || (maximum as number) > Number.MAX_SAFE_INTEGER));
      if (open) {
        unbounded.push(path);
      }
      for (const [key, value] of Object.entries(schema)) {
        walk(value, `${path}/${key}`);
      }
    };
    walk(z.toJSONSchema(entry.input, { io: "input" }), "");
    // What a declaration carries is parsed by the function that it is for, and the server bounds the body.
    t.deepEqual(
      unbounded.filter((path) => entry.id !== "approval.receive-declaration" || !path.includes("payload")),
      [],
    );
  });
}

test("the month-end mix names functions that answer at once, each once with a reason, and its shares sum to 1", (t) => {
  t.true(Math.abs(monthEndMix.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
  t.is(new Set(monthEndMix.map(({ id }) => id)).size, monthEndMix.length);
  for (const { id, share, reason } of monthEndMix) {
    t.not(businessFunction(id).kind, "batch", id);
    t.true(share > 0);
    t.true(reason.zh !== "" && reason.en !== "");
  }
});

test("of what the mix enters as cases, as many are reviewed, approved and rejected", (t) => {
  const perThousand = (id: string): number => monthEndMix.find((weight) => weight.id === id)?.perThousand ?? 0;
  const entered = monthEndMix.filter(({ id }) => isCase(id));
  const sum = (of: typeof entered): number => of.reduce((total, weight) => total + weight.perThousand, 0);
  t.true(Math.abs(sum(entered) - perThousand("approval.general") - perThousand("approval.rejection")) < 1e-9);
  const approved = sum(entered.filter(({ id }) => caseDefinition(id).reviews === 2));
  t.true(Math.abs(approved * 0.97 - perThousand("approval.second")) < 1e-9);
});

test("the month's batches are batches, or close the month", (t) => {
  for (const { id } of monthEndBatches) {
    t.is(businessFunction(id).role === "batch" || businessFunction(id).kind === "batch", true, id);
  }
});

function isCase(id: string): boolean {
  try {
    return caseDefinition(id).id === id;
  } catch {
    return false;
  }
}
