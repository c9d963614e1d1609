import { z } from "zod";
import type { InterfaceId } from "../../../model/catalogue/interfaces.ts";
import { sha256Hex } from "../../../sizing/digest.ts";
import { Refusal } from "../../business/function.ts";
import type { FunctionEntry, Operator } from "../../business/function.ts";
import type { Database } from "../../database/database.ts";
import { textOf } from "../../database/row.ts";
import { scopeRange } from "../../database/scope.ts";
import type { JsonClient } from "../../http/client.ts";
import { checkedAccount } from "../../peers/bank.ts";
import { collected, verified } from "../../peers/cardholders.ts";
import { confirmed } from "../../peers/personnel.ts";
import type { Setting } from "../../profile.ts";

type Given = Pick<Setting, "database" | "peer" | "now">;
type Asked = Readonly<{ client: JsonClient; functionId: string; people: readonly Person[]; input: Input; key: string; today: string }>;
type Person = Readonly<{ idNumber: string; name: string | undefined }>;

/**
 * Asks the far sides that a function has to ask before it; those whose address nobody gave are passed over, so that the business system runs by
 * itself too. @throws Refusal where one says no, NoAnswer where one that is there does not answer
 */
export function consultPeers(given: Given): (entry: FunctionEntry, input: unknown, operator: Operator, requestId: string) => Promise<void> {
  return async (entry, body, operator, requestId) => {
    const asked = (entry.consults ?? []).flatMap((id) => {
      const [ask, client] = [asks[id], given.peer(`peer-${id}`)];
      return ask === undefined || client === undefined ? [] : [{ id, ask, client }];
    });
    if (asked.length === 0) {
      return;
    }
    const input = inputSchema.parse(body);
    const people = await peopleOf(given.database, operator, input);
    const today = given.now().toISOString().slice(0, 10);
    for (const { id, ask, client } of asked) {
      const key = `${id}-${sha256Hex(requestId).slice(0, 32)}`;
      await ask({ client, functionId: entry.id, people, input, key, today });
    }
  };
}

const timeoutMs = 6000;

const asks: Readonly<Partial<Record<InterfaceId, (asked: Asked) => Promise<void>>>> = {
  cardholders: askCardholders,
  personnel: askPersonnel,
  bank: async ({ client, input, key }) => {
    const body = { bank: input.bank, account: input.bankAccount };
    const answer = checkedAccount.extend({ request: z.literal(key) });
    const { state } = await client.ask({ method: "POST", path: "/operations/bank.account", body, key, answer, timeoutMs });
    if (state === "closed") {
      throw new Refusal("conflict", { zh: "银行核验：账户已销户", en: "the bank says that the account is closed" });
    }
  },
};

/** Who is not there is taken in; a name that differs is for a person to look into. */
async function askCardholders({ client, people, key }: Asked): Promise<void> {
  const named = people.filter((person) => person.name !== undefined);
  if (named.length === 0) {
    return;
  }
  const common = { method: "POST", key, timeoutMs } as const;
  const { results } = await client.ask({
    ...common,
    path: "/operations/cardholders.verify",
    body: { people: named },
    answer: verified.extend({ request: z.literal(key) }),
  });
  const differing = results.flatMap((result, index) => (result === "differs" ? [index + 1] : []));
  if (differing.length > 0) {
    throw new Refusal("conflict", {
      zh: `持卡库中第 ${differing.join("、")} 人的姓名与所录不符`,
      en: `the cardholder database has other names for these of the people, by their place: ${differing.join(", ")}`,
    });
  }
  const unknown = named.filter((_person, index) => results[index] === "unknown");
  if (unknown.length > 0) {
    const answer = collected.extend({ request: z.literal(key) });
    await client.ask({ ...common, path: "/operations/cardholders.collect", body: { people: unknown }, answer });
  }
}

/** The row of table 5 to which a function belongs. */
export const pairs: Readonly<Record<string, string>> = Object.freeze({
  "employer.transfer-in": "establishment",
  "employer.transfer-out": "establishment",
  "person.enrol": "entry",
  "person.suspend": "change",
  "person.resume": "change",
  "person.end": "leaving",
  "person.retire": "retirement",
  "declaration.yearly-wage": "wage",
  "retirement.declare": "retirement",
  "retirement.disability": "disability",
  "retirement.lump-sum": "death",
});

async function askPersonnel({ client, functionId, people, input, key, today }: Asked): Promise<void> {
  const pair = functionId === "person.end" && input.reason === "death" ? "death" : pairs[functionId];
  const about =
    people.length > 0
      ? people.slice(0, 200).map(({ idNumber }) => ({ idNumber }))
      : input.employer === undefined
        ? []
        : [{ employer: input.employer }];
  if (pair === undefined || about.length === 0) {
    return;
  }
  const answer = confirmed.extend({ request: z.literal(key) });
  const body = { pair, on: today, about };
  const { objections } = await client.ask({ method: "POST", path: "/operations/personnel.confirm", body, key, answer, timeoutMs });
  if (objections.length > 0) {
    const places = objections.map(({ index }) => index + 1);
    throw new Refusal("conflict", {
      zh: `人事系统对第 ${places.join("、")} 人（单位）不同意办理`,
      en: `personnel does not agree to these, by their place: ${places.join(", ")}`,
    });
  }
}

const onePerson = z.looseObject({ person: z.int().optional(), idNumber: z.string().optional(), name: z.string().optional() });
const inputSchema = z.looseObject({
  ...onePerson.shape,
  people: z.array(z.union([onePerson, z.int()])).optional(),
  wages: z.array(onePerson).optional(),
  employer: z.int().optional(),
  reason: z.string().optional(),
  bank: z.string().optional(),
  bankAccount: z.string().optional(),
});
type Input = z.infer<typeof inputSchema>;

/** By number and name as they were entered, or else as they stand. Who is not the operator's to see is left to the function to refuse. */
async function peopleOf(database: Database, operator: Operator, input: Input): Promise<readonly Person[]> {
  const entries = [input, ...(input.people ?? []), ...(input.wages ?? [])].map((each) =>
    typeof each === "number" ? { person: each } : each,
  );
  const entered = entries.filter((each) => each.idNumber !== undefined);
  const ids = entries.filter((each) => each.idNumber === undefined && each.person !== undefined).map(({ person }) => person!);
  const { low, high } = scopeRange(operator.scope);
  const settings = { label: "consult.people", readOnly: true, scope: operator.scope, timeoutMs: 5000 };
  const found = await database.transaction(settings, async (session) => {
    const rows = [];
    for (const id of ids.slice(0, 200)) {
      rows.push(...(await session.query(selectPerson, { id, scopeLow: low, scopeHigh: high })));
    }
    return rows.map((row) => ({ idNumber: textOf(row, "id_number"), name: textOf(row, "name") }));
  });
  return [...entered.map(({ idNumber, name }) => ({ idNumber: idNumber!, name })), ...found];
}

const selectPerson = {
  name: "consult.person",
  sql: "SELECT p.id_number, p.name FROM person p WHERE p.id = :id AND p.scope >= :scopeLow AND p.scope < :scopeHigh",
};
