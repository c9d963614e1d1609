import { allocationsOf, contributionTable, planRow, plansOf } from "./chunk-contributions.ts";
import { fundingsOf, interestOf } from "./chunk-interest.ts";
import { paymentsOf } from "./chunk-payments.ts";
import { groupsOf, peopleRows } from "./chunk-people.ts";
import type { Chunk } from "./layout.ts";
import { postingTables } from "./posting.ts";
import type { PopulationSpec } from "./spec.ts";
import type { TableRows } from "./table.ts";

/** All rows of a chunk's employers and people, a table after the tables that it refers to. Depends on nothing but spec and chunk. */
export function chunkRows(spec: PopulationSpec, chunk: Chunk): readonly TableRows[] {
  const { office } = chunk;
  const groups = groupsOf(spec, chunk);
  const members = groups.flatMap((group) => group.members);
  const plans = groups.map((group) => plansOf(spec, group));
  const { registers, benefits } = peopleRows(spec, office.scope, groups);
  const paid = paymentsOf(spec, chunk, members);
  const postings = [
    ...groups.flatMap((group, position) => allocationsOf(office.scope, group, plans[position]!)),
    ...groups.flatMap(fundingsOf),
    ...interestOf(chunk, members),
    ...paid.postings,
  ];
  return [
    ...registers,
    { table: "contribution_plan", rows: () => plans.flat().map((plan) => planRow(spec, office.scope, plan)) },
    contributionTable(office.scope, groups, plans),
    ...postingTables(office, postings),
    ...benefits,
    paid.table,
  ];
}
