import type { Value } from "../database/database.ts";

/** The columns that are loaded, in order; what is not named keeps its default. */
export const loadedColumns = {
  office: ["id", "parent_id", "tier", "scope", "name", "state"],
  operator: ["id", "scope", "office_id", "name", "state", "changed_at"],
  operator_role: ["operator_id", "role"],
  bank: ["id", "name", "state"],
  average_wage: ["year", "monthly", "state", "used_from"],
  interest_rate: ["kind", "year", "rate_ppm"],
  employer: [
    "id",
    "scope",
    "office_id",
    "credit_code",
    "name",
    "kind",
    "funding",
    "state",
    "bank_id",
    "bank_account",
    "contact",
    "phone",
    "joined_on",
  ],
  person: [
    "id",
    "scope",
    "id_number",
    "name",
    "sex",
    "born_on",
    "worked_since",
    "card_number",
    "phone",
    "address",
    "bank_id",
    "bank_account",
    "state",
    "deemed_months",
    "deemed_index_ppm",
    "added_on",
  ],
  participation: ["id", "scope", "person_id", "employer_id", "state", "joined_on"],
  wage_base: ["person_id", "year", "employer_id", "scope", "declared", "base", "average"],
  contribution_plan: [
    "id",
    "scope",
    "employer_id",
    "period",
    "kind",
    "state",
    "persons",
    "basic_employer",
    "basic_person",
    "annuity_employer",
    "annuity_person",
    "notional",
    "due",
    "bank_reference",
    "created_at",
    "noticed_at",
    "allocated_at",
    "request_id",
  ],
  contribution: [
    "person_id",
    "period",
    "plan_id",
    "scope",
    "base",
    "basic_employer",
    "basic_person",
    "annuity_employer",
    "annuity_person",
    "notional",
    "state",
    "paid_on",
  ],
  account: ["id", "scope", "person_id", "kind", "balance", "interest_year", "state", "opened_on"],
  posting: ["id", "scope", "office_id", "kind", "period", "posted_on", "amount", "request_id"],
  voucher: [
    "id",
    "scope",
    "office_id",
    "posting_id",
    "kind",
    "period",
    "amount",
    "debit_subject",
    "credit_subject",
    "state",
    "created_at",
    "sent_at",
  ],
  account_entry: ["posting_id", "line", "period", "scope", "subject", "account_id", "amount"],
  annuity_funding: ["id", "scope", "person_id", "employer_id", "amount", "state", "summary_no", "applied_on", "received_on"],
  benefit: [
    "id",
    "scope",
    "person_id",
    "kind",
    "frequency",
    "state",
    "start_period",
    "amount",
    "from_account",
    "payment_months",
    "contribution_months",
    "index_ppm",
    "bank_id",
    "bank_account",
    "payee",
    "assessed_on",
    "adjusted_year",
  ],
  benefit_item: ["benefit_id", "item", "scope", "amount"],
  payment_plan: [
    "id",
    "scope",
    "office_id",
    "kind",
    "period",
    "sequence_no",
    "state",
    "persons",
    "amount",
    "generated_by",
    "reviewed_by",
    "created_at",
    "request_id",
  ],
  payment: [
    "plan_id",
    "benefit_id",
    "period",
    "scope",
    "person_id",
    "gross",
    "supplement",
    "deduction",
    "from_account",
    "amount",
    "state",
    "bank_id",
    "bank_account",
    "settled_on",
  ],
} as const;

/** Tables of the loader's own, beside the business tables. */
export const progressColumns = {
  load_run: ["id", "specification", "started_at"],
  load_chunk: ["chunk", "persons", "loaded_at"],
} as const;

export type LoadedTable = keyof typeof loadedColumns;

export const loadedTables = Object.keys(loadedColumns) as readonly LoadedTable[];

/** Those that chunks fill, and nothing else. */
export const chunkTables: readonly LoadedTable[] = loadedTables
  .slice(loadedTables.indexOf("employer"))
  .filter((table) => table !== "payment_plan");

/** Rows of one table, in the order of its columns. Made as they are asked for: a large chunk's are not held. */
export type TableRows = Readonly<{ table: LoadedTable | keyof typeof progressColumns; rows: () => Iterable<readonly Value[]> }>;

/** Where a table lies, and the columns of its rows. */
export function placeOf(table: TableRows["table"]): Readonly<{ set: "business" | "load"; columns: readonly string[] }> {
  return table in loadedColumns
    ? { set: "business", columns: loadedColumns[table as LoadedTable] }
    : { set: "load", columns: progressColumns[table as keyof typeof progressColumns] };
}
