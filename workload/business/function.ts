import type { z } from "zod";
import type { InterfaceId } from "../../model/catalogue/interfaces.ts";
import type { Text } from "../../model/text.ts";
import type { Session } from "../database/database.ts";

/** At which level of the three an operator works; `province` sees all, `city` its counties too, `county` itself only. */
export type Level = "province" | "city" | "county";

/** What an operator may do: enter cases, review them, approve what needs a second review, run batches, look, administer. */
export type OperatorRole = "entry" | "review" | "approve" | "batch" | "query" | "admin";

/** Who calls: taken from the client's certificate, never from the request's body. */
export type Operator = Readonly<{
  id: string;
  office: string;
  level: Level;
  /** Path of the office in the tree, such as `/00/03/`: its own rows and those below begin with it. */
  scope: string;
  roles: ReadonlySet<OperatorRole>;
}>;

/** What a function is given beside its input. */
export type Call = Readonly<{
  /** Takes only statements made by `statement()` of statement.ts: those that keep within the operator's scope. */
  session: Session;
  operator: Operator;
  /** The caller's request id, by which the call is idempotent; of a query, the id of its trace. */
  requestId: string;
  /** The function that is carried out; of a reviewed case, that of the case. */
  functionId: string;
  /** The business day, `YYYY-MM-DD`. */
  today: string;
}>;

/**
 * One business function as a transaction. `write` functions take a request id and are recorded in the ledger in the very transaction of
 * their effect; `query` functions change nothing; `batch` functions go through their work in chunks, each a transaction of its own.
 */
export type FunctionEntry = Readonly<{
  /** `group.function`; unique. */
  id: string;
  name: Text;
  kind: "write" | "query" | "batch";
  role: OperatorRole;
  /** Ids of model/catalogue/functions that it carries out. */
  covers: readonly string[];
  /** No transforms: what it lets through reads the same when it is parsed again. */
  input: z.ZodObject;
  output: z.ZodType;
  /** The steps that it takes, for the documents and the API's description. */
  steps: Text;
  /** Interfaces that are asked before it, such as the cardholder database before a person is added; by whoever calls it. */
  consults?: readonly InterfaceId[];
  /** Of a batch, one chunk; see batch.ts. @throws Refusal where a check of the business says no, DatabaseError otherwise */
  run: (call: Call, input: never) => Promise<unknown>;
}>;

/** The business says no: the request is understood and not carried out. Nothing of it is kept. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** `not-found` also answers for what lies outside the operator's scope. */
  readonly code: "not-found" | "invalid-state" | "conflict" | "not-permitted" | "invalid";
  readonly text: Text;

  constructor(code: Refusal["code"], text: Text, options: Readonly<{ cause?: unknown }> = {}) {
    super(text.en, options);
    this.code = code;
    this.text = text;
  }
}
