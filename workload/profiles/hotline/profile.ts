import { z } from "zod";
import { idNumber, personName } from "../../business/inputs.ts";
import { needCaller } from "../../http/callers.ts";
import { bodyProblems, callerProblems, problems } from "../../http/schemas.ts";
import { peerExchange } from "../../messages/peer-exchange.ts";
import { questions } from "../../outward/questions.ts";
import type { Profile } from "../../profile.ts";
import { asker } from "../../public/ask.ts";
import { askMs } from "../../public/outside.ts";
import { personQuestions } from "../../public/own-routes.ts";

/** The 12333 telephone: an agent, or the voice system, asks for a caller who has told number and name. */
export const hotlineProfile: Profile = {
  id: "hotline",
  name: { zh: "12333电话咨询服务系统", en: "12333 hotline" },
  callers: ["operator", "system"],
  register: async (app, { callers, limits, peer }) => {
    const ask = asker(
      peerExchange(() => peer("business")),
      "query",
      askMs(limits) / 2,
    );
    for (const id of personQuestions) {
      const { entry } = questions[id];
      const schema = {
        operationId: `ask.${id}`,
        summary: `${entry.name.zh} / ${entry.name.en}`,
        description: `来电人报身份号码与姓名，相符才答复 / answered where the caller's number and name belong together\n\n${entry.steps.zh}\n\n${entry.steps.en}`,
        security: [{ certificate: [] }],
        body: z.object({ idNumber, name: personName }),
        response: { 200: entry.output, ...problems(...callerProblems, ...bodyProblems, 404, 422) },
      };
      app.post(
        `/questions/${id}`,
        {
          schema,
          config: { name: `ask.${id}` },
          onRequest: needCaller(callers, "operator", "system"),
          serializerCompiler: () => JSON.stringify,
        },
        async ({ body }, reply) => {
          await ask("identity", body);
          return await reply.send(await ask(id, { idNumber: body.idNumber }));
        },
      );
    }
  },
};
