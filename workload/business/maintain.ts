import { z as zod } from "zod";
import type { z } from "zod";
import type { Text } from "../../model/text.ts";
import type { Row, Statement } from "../database/database.ts";
import { writeFunction } from "./define.ts";
import { Refusal } from "./function.ts";
import type { Call, FunctionEntry } from "./function.ts";

export type Maintenance<Input extends z.ZodObject> = Readonly<{
  /** The catalogue's id. */
  id: string;
  input: Input;
  /** What the row stands for, as the log names it. */
  subject: string;
  steps?: Text;
  /** Whether only the province may: tables that all offices share. */
  provinceOnly: boolean;
  values: (input: z.output<Input>) => Row;
  update: Statement;
  /** Where there is nothing to update; without it nothing is added. */
  insert?: Statement;
  /** The row's id where it has one of the sequence. @throws Refusal where the input does not fit what is there */
  check?: (call: Call, input: z.output<Input>) => Promise<void>;
}>;

const steps: Text = {
  zh: "核对管理权限；有则修改、无则新增；留痕；对之后的业务生效",
  en: "The administrator's rights are checked; the row is changed, or added where there is none; logged; it holds for business from then on",
};

/** Keeps a row of a table by its key: changes it, or adds it. The statements take those values that they name. */
export function maintenance<Input extends z.ZodObject>(entry: Maintenance<Input>): FunctionEntry {
  return writeFunction({
    id: entry.id,
    role: "admin",
    input: entry.input,
    output: zod.object({ changed: zod.enum(["added", "updated"]) }),
    steps: entry.steps ?? steps,
    run: async (call, input) => {
      if (entry.provinceOnly) {
        refuseBelowProvince(call);
      }
      await entry.check?.(call, input);
      const values = entry.values(input);
      const updated = await call.session.run(entry.update, taken(entry.update, values));
      const added = updated > 0 || entry.insert === undefined ? 0 : await call.session.run(entry.insert, taken(entry.insert, values));
      if (updated + added === 0) {
        throw new Refusal("not-found", { zh: "所属机构或记录不存在", en: "there is no such office or row" });
      }
      return { subject: { kind: entry.subject }, response: { changed: updated === 0 ? ("added" as const) : ("updated" as const) } };
    },
  });
}

/** @throws Refusal where the operator does not work at the province's office */
export function refuseBelowProvince({ operator }: Call): void {
  if (operator.level !== "province") {
    throw new Refusal("not-permitted", {
      zh: "全省共用的参数由省级维护",
      en: "what the whole province shares is kept at the province's office",
    });
  }
}

/** Names that the statement does not have are left out: the two need not have the same. */
function taken({ sql }: Statement, values: Row): Row {
  return Object.fromEntries(Object.entries(values).filter(([name]) => new RegExp(`:${name}\\b`).test(sql)));
}
