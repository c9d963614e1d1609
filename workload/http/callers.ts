import type { TLSSocket } from "node:tls";
import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import type { Operator, OperatorRole } from "../business/function.ts";
import type { Caller, CallerKind, Callers } from "../identity/certificate.ts";
import { hashed } from "./log.ts";
import { HttpProblem } from "./problem.ts";

/** Looks up what an operator may do. @throws HttpProblem 403 where he is not known here */
export type FindOperator = (id: string) => Promise<Operator>;

const callers = new WeakMap<FastifyRequest, Caller>();
const operators = new WeakMap<FastifyRequest, Operator>();

/** A hook that lets only such callers through, before anything of the request's body is read. @throws HttpProblem 401, 403 */
export function needCaller(known: Callers, ...kinds: readonly CallerKind[]): onRequestAsyncHookHandler {
  return async (request) => {
    const caller = known.of(request.raw.socket as TLSSocket);
    if (!kinds.includes(caller.kind)) {
      throw new HttpProblem(403, "other-caller", {
        zh: `此处只接受${kinds.map((kind) => kindNames[kind].zh).join("、")}的证书`,
        en: `here only certificates of ${kinds.map((kind) => kindNames[kind].en).join(", ")} are taken`,
      });
    }
    callers.set(request, caller);
  };
}

/** The same for operators, whose office and roles are looked up. */
export function needOperator(known: Callers, find: FindOperator): onRequestAsyncHookHandler {
  return async (request) => {
    const { kind, id } = known.of(request.raw.socket as TLSSocket);
    if (kind !== "operator") {
      throw new HttpProblem(403, "other-caller", { zh: "此处只接受操作员的证书", en: "here only operators' certificates are taken" });
    }
    operators.set(request, await find(id));
  };
}

/** Who was let through. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? fail();
}

export function operatorOf(request: FastifyRequest): Operator {
  return operators.get(request) ?? fail();
}

/** @throws HttpProblem 403 where the operator has not the role */
export function needRole(operator: Operator, role: OperatorRole): Operator {
  if (!operator.roles.has(role)) {
    throw new HttpProblem(403, "not-permitted", { zh: `需要角色 ${role}`, en: `this needs the role ${role}` });
  }
  return operator;
}

/** How the log names whoever was let through. */
export function labelOf(request: FastifyRequest): string | undefined {
  const id = operators.get(request)?.id ?? callers.get(request)?.id;
  return id === undefined ? undefined : hashed(id);
}

const kindNames = {
  operator: { zh: "操作员", en: "operators" },
  system: { zh: "系统", en: "systems" },
  unit: { zh: "单位", en: "employers" },
} as const;

function fail(): never {
  throw new Error("the route has no hook that lets callers through");
}
