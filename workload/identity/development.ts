import type { OperatorRole } from "../business/function.ts";
import type { Statement } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";

/** Offices and operators to try the service with, where a database has none: a province, a city and two of its counties. */
const offices = [
  { id: "00", parent: null, tier: "province", scope: "/00/", name: "省本级经办机构" },
  { id: "0001", parent: "00", tier: "city", scope: "/00/01/", name: "第一市经办机构" },
  { id: "000101", parent: "0001", tier: "county", scope: "/00/01/01/", name: "第一市第一县经办机构" },
  { id: "000102", parent: "0001", tier: "county", scope: "/00/01/02/", name: "第一市第二县经办机构" },
] as const;

type Trial = Readonly<{ id: string; office: string; scope: string; roles: readonly OperatorRole[] }>;

const all = ["entry", "review", "approve", "batch", "query", "admin"] as const;

/** Four eyes take two people; the third works in another county, the fourth sees the whole province. */
export const trialOperators: readonly Trial[] = [
  { id: "try-entry", office: "000101", scope: "/00/01/01/", roles: ["entry", "batch", "query"] },
  { id: "try-review", office: "000101", scope: "/00/01/01/", roles: ["review", "query"] },
  { id: "try-other", office: "000102", scope: "/00/01/02/", roles: ["entry", "review", "batch", "query"] },
  { id: "try-province", office: "00", scope: "/00/", roles: all },
];

/** Adds them, and a bank, where they are missing. For trying the service: a province's own operators come with its data. */
export async function ensureTrialOperators(dsn: string): Promise<void> {
  const database = await openDatabase(dsn, { set: "business", as: "owner", poolSize: 1 });
  try {
    await database.transaction({ label: "development", scope: "/" }, async (session) => {
      for (const office of offices) {
        await session.run(statements.office, office);
      }
      for (const { id, office, scope, roles } of trialOperators) {
        await session.run(statements.operator, { id, office, scope, name: id, changedAt: new Date() });
        for (const role of roles) {
          await session.run(statements.role, { id, role });
        }
      }
      await session.run(statements.bank, { id: "102", name: "试用开户银行" });
    });
  } finally {
    await database.close();
  }
}

const statements = {
  office: insert("office", "office_pk", ["id", "parent_id", "tier", "scope", "name"], ["id", "parent", "tier", "scope", "name"]),
  operator: insert(
    "operator",
    "operator_pk",
    ["id", "scope", "office_id", "name", "changed_at"],
    ["id", "scope", "office", "name", "changedAt"],
  ),
  role: insert("operator_role", "operator_role_pk", ["operator_id", "role"], ["id", "role"]),
  bank: insert("bank", "bank_pk", ["id", "name"], ["id", "name"]),
} as const;

/** Adds a row where none has its key. */
function insert(table: string, key: string, columns: readonly string[], values: readonly string[]): Statement {
  const words = `INTO ${table} (${columns.join(", ")}) VALUES (${values.map((name) => `:${name}`).join(", ")})`;
  return {
    name: `development.${table}`,
    sql: `INSERT ${words} ON CONFLICT DO NOTHING`,
    oracle: `INSERT /*+ IGNORE_ROW_ON_DUPKEY_INDEX(${table}, ${key}) */ ${words}`,
  };
}
