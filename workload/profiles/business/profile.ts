import { businessFunctions } from "../../business/functions.ts";
import { dayInChina } from "../../business/values.ts";
import { addFunctionRoutes } from "../../http/functions.ts";
import { Operators } from "../../identity/operators.ts";
import { startOutward } from "../../outward/start.ts";
import type { Profile } from "../../profile.ts";

/** Business administration with occupational annuity: every function of tables 2 and 3, for operators with certificates. */
export const businessProfile: Profile = {
  id: "business",
  name: { zh: "业务经办管理系统（含职业年金）", en: "Business administration (with occupational annuity)" },
  set: "business",
  callers: ["operator", "system"],
  register: async (app, setting) => {
    const { database, callers, limits, now } = setting;
    const operators = new Operators(database, now);
    addFunctionRoutes(app, {
      functions: businessFunctions,
      database,
      callers,
      limits,
      findOperator: async (id) => await operators.find(id),
      today: () => dayInChina(now()),
    });
    return startOutward(app, setting);
  },
};
