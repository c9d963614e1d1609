import { z } from "zod";
import { documentNumber, idNumber } from "../../business/inputs.ts";
import { needCaller } from "../../http/callers.ts";
import type { App } from "../../http/app.ts";
import { bodyProblems, callerProblems, problems } from "../../http/schemas.ts";
import { peerExchange } from "../../messages/peer-exchange.ts";
import type { Profile, Setting } from "../../profile.ts";
import { asker } from "../../public/ask.ts";
import type { Ask } from "../../public/ask.ts";
import { needHolder } from "../../public/holders.ts";
import { addLogout, token } from "../../public/login-routes.ts";
import { Logins } from "../../public/logins.ts";
import { askMs } from "../../public/outside.ts";
import { addOwnRoutes, personQuestions } from "../../public/own-routes.ts";
import { RareTries } from "../../public/rare-tries.ts";

/** Self-service machines in the halls: people by card and PIN, at a machine that proves itself by its certificate. */
export const kioskProfile: Profile = {
  id: "kiosk",
  name: { zh: "自助服务一体机系统", en: "Self-service kiosks" },
  set: "public",
  callers: ["system", "person"],
  register: async (app, setting) => {
    const { callers, limits, peer, database, now } = setting;
    const logins = new Logins(database, now);
    const ask = asker(
      peerExchange(() => peer("business")),
      "query",
      askMs(limits),
    );
    addCardRoutes(app, setting, { logins, ask });
    addLogout(app, logins);
    addOwnRoutes(app, {
      ask,
      questions: personQuestions,
      onRequest: [needCaller(callers, "system"), needHolder(logins, "card")],
      security: [{ certificate: [], session: [] }],
    });
  },
};

const cardNumber = documentNumber;
const pin = z.string().regex(/^\d{6}$/);

/** The PIN stands in for the one that a real card's chip checks itself. */
function addCardRoutes(app: App, { callers, now }: Setting, { logins, ask }: Readonly<{ logins: Logins; ask: Ask }>): void {
  const tries = new RareTries(now);
  const onRequest = needCaller(callers, "system");
  const security = [{ certificate: [] }];
  app.post(
    "/cards",
    {
      schema: {
        operationId: "card.activate",
        summary: "社会保障卡启用 / a card is put into use",
        description: "核对卡号与身份号码相符后设置密码 / card and id number belong together, then the PIN is set",
        security,
        body: z.object({ cardNumber, idNumber, pin }),
        response: { 201: z.object({ activated: z.literal(true) }), ...problems(...callerProblems, ...bodyProblems, 404, 409, 422, 429) },
      },
      config: { name: "card.activate" },
      onRequest,
    },
    async ({ body }, reply) => {
      tries.count(body.idNumber);
      await ask("identity", { idNumber: body.idNumber, cardNumber: body.cardNumber });
      await logins.set({ kind: "card", name: body.cardNumber, subject: body.idNumber }, body.pin, { replace: false });
      return await reply.status(201).send({ activated: true });
    },
  );
  app.post(
    "/sessions",
    {
      schema: {
        operationId: "login",
        summary: "插卡登录 / log in by card",
        security,
        body: z.object({ cardNumber, pin }),
        response: { 201: token, ...problems(...callerProblems, ...bodyProblems, 429) },
      },
      config: { name: "login" },
      onRequest,
    },
    async ({ body }, reply) => await reply.status(201).send(await logins.open("card", body.cardNumber, body.pin)),
  );
}
