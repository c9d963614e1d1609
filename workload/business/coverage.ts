import { functions } from "../../model/catalogue/functions.ts";
import type { Text } from "../../model/text.ts";
import { businessFunctions } from "./functions.ts";

/** A function of the scheme's table 2 or 3 that is no transaction on the database, and why. */
export type NotCovered = Readonly<{ id: string; reason: Text }>;

export const notCovered: readonly NotCovered[] = [
  {
    id: "home.interface",
    reason: {
      zh: "界面布局与外观由操作员终端上的界面程序保存，不读写业务数据，没有数据库事务",
      en: "Layout and looks are kept by the program on the operator's terminal: business data is neither read nor written, and there is no database transaction",
    },
  },
];

/** One row a function of the two tables, in their order: the entry that carries it out, or the reason why there is none. */
export type Coverage = Readonly<{ id: string; table: 2 | 3; group: Text; name: Text }> &
  (Readonly<{ entry: (typeof businessFunctions)[number] }> | Readonly<{ reason: Text }>);

/** @throws Error where a function of the tables is neither carried out nor accounted for */
export function coverage(): readonly Coverage[] {
  return functions.map(({ id, table, group, name }) => {
    const entry = businessFunctions.find(({ covers }) => covers.includes(id));
    const reason = notCovered.find((each) => each.id === id)?.reason;
    if (entry !== undefined) {
      return { id, table, group, name, entry };
    }
    if (reason === undefined) {
      throw new Error(`function ${id} is neither carried out nor accounted for`);
    }
    return { id, table, group, name, reason };
  });
}
