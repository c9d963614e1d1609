import { startOutbox } from "../../messages/outbox.ts";
import type { Profile } from "../../profile.ts";
import { addDeclarationRoutes } from "../../public/declaration-routes.ts";
import { startEntitlementReceiver } from "../../public/entitlement-copy.ts";
import { needHolder } from "../../public/holders.ts";
import { addLoginRoutes, session } from "../../public/login-routes.ts";
import { openOutside, problemNote } from "../../public/outside.ts";
import { addOwnRoutes, personQuestions, unitQuestions } from "../../public/own-routes.ts";

/** Online services, in the outside net: people ask, employers ask and declare; business data only by messages through the gap. */
export const onlineProfile: Profile = {
  id: "online",
  name: { zh: "网上服务系统", en: "Online services" },
  set: "public",
  callers: ["person", "unit"],
  register: async (app, setting) => {
    const outside = openOutside(setting, "query");
    const { logins, declarations, ask, spool } = outside;
    addLoginRoutes(app, { callers: setting.callers, now: setting.now, logins, ask });
    addOwnRoutes(app, { ask, questions: personQuestions, onRequest: needHolder(logins, "person"), security: session });
    addOwnRoutes(app, { ask, questions: unitQuestions, onRequest: needHolder(logins, "unit"), security: session });
    addDeclarationRoutes(app, { declarations, logins, ask });
    const outbox = startOutbox({
      spool,
      pending: async () => await declarations.pending(),
      sent: async (ids) => {
        await declarations.sent(ids);
        setting.metrics.job("declaration", "done", ids.length);
      },
      onProblem: problemNote(setting, "declaration"),
    });
    const receiver = startEntitlementReceiver(spool, setting.database, problemNote(setting, "entitlement"));
    return {
      stop: async () => {
        await Promise.all([outbox.stop(), receiver.stop(), outside.stop()]);
      },
    };
  },
};
