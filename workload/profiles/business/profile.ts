import path from "node:path";
import { businessFunctions } from "../../business/functions.ts";
import { dayInChina } from "../../business/values.ts";
import { addFunctionRoutes } from "../../http/functions.ts";
import { Operators } from "../../identity/operators.ts";
import { startOutward } from "../../outward/start.ts";
import type { Profile } from "../../profile.ts";
import { batchResultsOf } from "./batch-results.ts";
import { consultPeers } from "./consult.ts";
import { DeadLetters } from "../../delivery/dead-letters.ts";
import { startDeliverer } from "./deliverer.ts";
import { arrivedLetters } from "./letters.ts";
import { addDeliveryRoutes } from "./delivery-routes.ts";
import { startTaker } from "../../delivery/taker.ts";
import { startVoucherDelivery } from "./voucher-delivery.ts";

/**
 * Business administration with occupational annuity: every function of tables 2 and 3, for operators with certificates; what it tells the other
 * sides of its interfaces is delivered beside, and what they tell is taken.
 */
export const businessProfile: Profile = {
  id: "business",
  name: { zh: "业务经办管理系统（含职业年金）", en: "Business administration (with occupational annuity)" },
  set: "business",
  callers: ["operator", "system"],
  register: async (app, setting) => {
    const { database, callers, limits, now } = setting;
    const operators = new Operators(database, now);
    const findOperator = async (id: string): ReturnType<Operators["find"]> => await operators.find(id);
    addFunctionRoutes(app, {
      functions: businessFunctions,
      database,
      callers,
      limits,
      findOperator,
      today: () => dayInChina(now()),
      consult: consultPeers(setting),
    });
    const dead = new DeadLetters(path.join(setting.directory, "dead-letters"));
    addDeliveryRoutes(app, { dead, callers, findOperator });
    const running = [
      startOutward(app, setting),
      startDeliverer({ setting, dead }),
      startVoucherDelivery({ setting, dead }),
      startTaker(batchResultsOf("bank", setting, dead), { setting }),
      startTaker(batchResultsOf("annuity-custodian", setting, dead), { setting }),
      startTaker(arrivedLetters(setting, dead), { setting }),
    ];
    return { stop: async () => void (await Promise.all(running.map(async (each) => await each.stop()))) };
  },
};
