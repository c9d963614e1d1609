import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { HttpProblem } from "../http/problem.ts";
import type { Holder, LoginKind, Logins } from "./logins.ts";

const holders = new WeakMap<FastifyRequest, Holder>();

/** A hook that lets through whoever is logged in, as one of these kinds. @throws HttpProblem 401, 403 */
export function needHolder(logins: Logins, ...kinds: readonly LoginKind[]): onRequestAsyncHookHandler {
  return async (request) => {
    const holder = await logins.find(tokenOf(request));
    if (!kinds.includes(holder.kind)) {
      throw new HttpProblem(403, "other-caller", { zh: "此账号不办理这项业务", en: "this is not for such logins" });
    }
    holders.set(request, holder);
  };
}

export function holderOf(request: FastifyRequest): Holder {
  const holder = holders.get(request);
  if (holder === undefined) {
    throw new Error("the route has no hook that lets holders through");
  }
  return holder;
}

/** @throws HttpProblem 401 where there is none */
export function tokenOf({ headers }: FastifyRequest): string {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? "")?.[1];
  if (token === undefined) {
    throw new HttpProblem(401, "no-session", { zh: "请先登录", en: "log in first" });
  }
  return token;
}
