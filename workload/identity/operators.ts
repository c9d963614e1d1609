import type { Level, Operator, OperatorRole } from "../business/function.ts";
import type { Database } from "../database/database.ts";
import { textOf } from "../database/row.ts";
import { HttpProblem } from "../http/problem.ts";

/** How long an operator's office and roles are believed; one who was locked is out after that. */
const believedMs = 15_000;
const mostRemembered = 5000;

type Known = Readonly<{ operator: Operator | undefined; until: number }>;

/** Looks up in the business database what an operator may do: office and roles are never taken from the certificate. */
export class Operators {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #known = new Map<string, Known>();

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** @throws HttpProblem 403 where there is no such operator here, or he is locked */
  async find(id: string): Promise<Operator> {
    const now = this.#now().getTime();
    let known = this.#known.get(id);
    if (known === undefined || known.until <= now) {
      known = { operator: await readOperator(this.#database, id), until: now + believedMs };
      if (this.#known.size >= mostRemembered) {
        this.#known.clear();
      }
      this.#known.set(id, known);
    }
    if (known.operator === undefined) {
      throw new HttpProblem(403, "unknown-operator", {
        zh: "证书对应的操作员没有账号或已锁定",
        en: "the certificate's operator has no account here, or is locked",
      });
    }
    return known.operator;
  }
}

async function readOperator(database: Database, id: string): Promise<Operator | undefined> {
  return await database.transaction({ label: "session.operator", readOnly: true, scope: "/", timeoutMs: 5000 }, async (session) => {
    const rows = await session.query(select, { id });
    const [first] = rows;
    return first === undefined
      ? undefined
      : {
          id,
          office: textOf(first, "office_id"),
          level: textOf(first, "tier") as Level,
          scope: textOf(first, "scope"),
          roles: new Set(rows.map((row) => textOf(row, "role") as OperatorRole)),
        };
  });
}

const select = {
  name: "session.operator",
  sql: `SELECT o.office_id, f.tier, f.scope, r.role FROM operator o
    JOIN office f ON f.id = o.office_id JOIN operator_role r ON r.operator_id = o.id
    WHERE o.id = :id AND o.state = 'active' AND f.state = 'open'`,
};
