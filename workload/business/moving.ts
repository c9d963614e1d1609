import { textOf } from "../database/row.ts";
import type { Statement } from "../database/database.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { statement } from "./statement.ts";

/**
 * Gives an employer with its people, their accounts and their history to another office of the province. Both lie in the operator's scope:
 * so it is an office above both that can. What an office has booked (postings, vouchers, plans of payment) stays in its books. Gives
 * the number of rows moved. @throws Refusal where the operator does not see the other office
 */
export async function moveEmployer({ session, operator }: Call, employer: number, office: string): Promise<number> {
  const [row] = await session.query(selectOffice, { office });
  const scope = row === undefined ? "" : textOf(row, "scope");
  if (!scope.startsWith(operator.scope)) {
    throw new Refusal("not-permitted", {
      zh: `须由 ${office} 与转出机构的共同上级审批`,
      en: `an office above both this one and ${office} has to approve`,
    });
  }
  let moved = 0;
  for (const each of moves) {
    moved += await session.run(each, { employer, scope });
  }
  moved += await session.run(moveItself, { employer, scope, office });
  return moved;
}

const people =
  "SELECT q.person_id FROM participation q WHERE q.employer_id = :employer AND q.state IN ('active', 'suspended', 'retired') AND {scope q}";
const accounts = `SELECT a.id FROM account a WHERE {scope a} AND a.person_id IN (${people})`;
const benefits = `SELECT b.id FROM benefit b WHERE {scope b} AND b.person_id IN (${people})`;
const transfers = `SELECT f.id FROM transfer f WHERE {scope f} AND f.person_id IN (${people})`;

/** Participations last: by them the people are found. */
const moves: readonly Statement[] = [
  ["account_entry", "account_id", accounts],
  ["annuity_holding", "account_id", accounts],
  ["annuity_order", "account_id", accounts],
  ["benefit_item", "benefit_id", benefits],
  ["benefit_adjustment", "benefit_id", benefits],
  ["transfer_document", "transfer_id", transfers],
  ["account", "person_id", people],
  ["benefit", "person_id", people],
  ["transfer", "person_id", people],
  ["wage_base", "person_id", people],
  ["contribution", "person_id", people],
  ["verification", "person_id", people],
  ["entitlement_statement", "person_id", people],
  ["annuity_funding", "person_id", people],
  // Payments under way stay with their plan until they are settled.
  ["payment", "person_id", people, " AND t.state IN ('paid', 'failed', 'reissued')"],
  ["person", "id", people],
  ["contribution_plan", "employer_id", ":employer"],
  ["declaration", "employer_id", ":employer"],
  ["participation", "employer_id", ":employer"],
].map(([table, column, which, and = ""]) =>
  statement(`moving.${table}`, `UPDATE ${table} t SET scope = :scope WHERE {scope t} AND t.${column} IN (${which})${and}`),
);

const moveItself = statement(
  "moving.employer",
  "UPDATE employer t SET scope = :scope, office_id = :office, version = t.version + 1 WHERE {scope t} AND t.id = :employer",
);
const selectOffice = statement("moving.office", "SELECT o.scope FROM office o WHERE o.id = :office AND o.state = 'open'");
