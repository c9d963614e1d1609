import type { Profile } from "../../profile.ts";
import { needHolder } from "../../public/holders.ts";
import { addLoginRoutes, session } from "../../public/login-routes.ts";
import { openOutside } from "../../public/outside.ts";
import { addOwnRoutes, personQuestions } from "../../public/own-routes.ts";

/** Mobile 12333, in the outside net: people ask, with the logins of the online services and a channel of the gap of its own. */
export const mobileProfile: Profile = {
  id: "mobile",
  name: { zh: "掌上12333移动信息服务系统", en: "Mobile 12333" },
  set: "public",
  callers: ["person"],
  register: async (app, setting) => {
    const outside = openOutside(setting, "mobile");
    const { logins, ask } = outside;
    addLoginRoutes(app, { callers: setting.callers, now: setting.now, logins, ask });
    addOwnRoutes(app, { ask, questions: personQuestions, onRequest: needHolder(logins, "person"), security: session });
    return outside;
  },
};
