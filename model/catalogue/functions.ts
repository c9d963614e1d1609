import type { Text } from "../text.ts";
import type { FunctionGroup } from "./function-group.ts";
import { annuityFunctionGroups } from "./functions-annuity.ts";
import { benefitFunctionGroups } from "./functions-benefit.ts";
import { participationFunctionGroups } from "./functions-participation.ts";

/** One business function of the scheme's table 2 or 3, as the reference workload weighs it. */
export type BusinessFunction = Readonly<{
  /** `group.function`, unique over both tables. */
  id: string;
  table: 2 | 3;
  /** The table's 栏目. */
  group: Text;
  /** The table's 功能, with the scheme's own spelling. */
  name: Text;
  source: Text;
}>;

const table2 = { zh: "表2；二（一）1 核心业务", en: "Scheme table 2; 二（一）1, core business" } as const satisfies Text;
const table3 = { zh: "表3；二（一）2 职业年金", en: "Scheme table 3; 二（一）2, occupational annuity" } as const satisfies Text;

/** Every function of tables 2 (105) and 3 (37), each table's left pair of columns from top to bottom, then its right. */
export const functions: readonly BusinessFunction[] = Object.freeze([
  ...spelt(2, table2, participationFunctionGroups),
  ...spelt(2, table2, benefitFunctionGroups),
  ...spelt(3, table3, annuityFunctionGroups),
]);

function spelt(table: 2 | 3, source: Text, groups: readonly FunctionGroup[]): readonly BusinessFunction[] {
  return groups.flatMap(([groupId, groupZh, groupEn, entries]) =>
    entries.map(([id, zh, en]) => ({ id: `${groupId}.${id}`, table, group: { zh: groupZh, en: groupEn }, name: { zh, en }, source })),
  );
}
