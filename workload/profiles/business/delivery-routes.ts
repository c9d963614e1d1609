import { z } from "zod";
import type { App } from "../../http/app.ts";
import { needOperator, operatorOf } from "../../http/callers.ts";
import type { FindOperator } from "../../http/callers.ts";
import { HttpProblem } from "../../http/problem.ts";
import { callerProblems, problems } from "../../http/schemas.ts";
import type { Setting } from "../../profile.ts";
import { deadLetterId } from "../../delivery/dead-letters.ts";
import type { DeadLetters } from "../../delivery/dead-letters.ts";

const listed = z.object({
  letters: z.array(
    z.object({ id: z.string(), channel: z.string(), kind: z.string(), reason: z.string(), attempts: z.int(), at: z.string() }),
  ),
});
const again = z.object({ id: z.string() });

/** What could not be delivered or taken, for the province's administrators: to look at, and to let go again. */
export function addDeliveryRoutes(
  app: App,
  { dead, callers, findOperator }: Pick<Setting, "callers"> & Readonly<{ dead: DeadLetters; findOperator: FindOperator }>,
): void {
  const onRequest = needOperator(callers, findOperator);
  const common = { security: [{ certificate: [] }] };
  const config = { name: "dead-letters" };
  app.get(
    "/dead-letters",
    {
      schema: {
        ...common,
        operationId: "dead-letters",
        summary: "未送达的报文 / messages that were given up",
        response: { 200: listed, ...problems(...callerProblems) },
      },
      config,
      onRequest,
    },
    (request) => {
      needAdministrator(operatorOf(request));
      return { letters: dead.list().map((each) => ({ ...each })) };
    },
  );
  app.post(
    "/dead-letters/:id/again",
    {
      schema: {
        ...common,
        operationId: "dead-letters.again",
        summary: "重新发送；收到的则就此了结 / send it again; one that came in is settled with that",
        params: z.object({ id: deadLetterId }),
        response: { 200: again, ...problems(...callerProblems, 404) },
      },
      config,
      onRequest,
    },
    (request) => {
      needAdministrator(operatorOf(request));
      const { id } = request.params;
      if (!dead.take(id)) {
        throw new HttpProblem(404, "not-found", { zh: "没有这条报文", en: "there is no such letter" });
      }
      return { id };
    },
  );
}

function needAdministrator({ level, roles }: ReturnType<typeof operatorOf>): void {
  if (level !== "province" || !roles.has("admin")) {
    throw new HttpProblem(403, "not-permitted", { zh: "需要省级系统管理员", en: "this needs an administrator of the province" });
  }
}
