import "reflect-metadata";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { X509Certificate } from "@peculiar/x509";
import type { Text } from "../../model/text.ts";
import { HttpProblem } from "../http/problem.ts";
import type { Revocations } from "./revocation.ts";

/** Who can hold a certificate: an operator, a system of ours, an employer that declares online. */
export type CallerKind = "operator" | "system" | "unit";

/** Whom a certificate names. */
export type Caller = Readonly<{ kind: CallerKind; id: string }>;

/** The subject's organizational unit tells the kind, its common name the id, as the province's authority issues them (playbooks/roles). */
export const unitOf: Readonly<Record<CallerKind, string>> = Object.freeze({ operator: "operators", system: "servers", unit: "units" });

/**
 * Tells who calls by the client's certificate: issued by an authority that we trust, for logging in, within its time, not revoked by a list
 * that is itself in time.
 *
 * @throws HttpProblem 401 that says which of these it is not
 */
export class Callers {
  readonly #revocations: Revocations;
  readonly #now: () => Date;
  /** What a connection proved when it began does not change; its time and its revocation are looked at each time. */
  readonly #proven = new WeakMap<TLSSocket, Proven>();

  constructor(revocations: Revocations, now: () => Date) {
    this.#revocations = revocations;
    this.#now = now;
  }

  of(socket: TLSSocket): Caller {
    let proven = this.#proven.get(socket);
    if (proven === undefined) {
      proven = prove(socket);
      this.#proven.set(socket, proven);
    }
    const now = this.#now();
    if (now.getTime() > proven.until) {
      throw refused("certificate-expired");
    }
    for (const { issuer, serial } of proven.chain) {
      const verdict = this.#revocations.verdict(issuer, serial, now);
      if (verdict !== "good") {
        throw refused(verdict === "revoked" ? "certificate-revoked" : "revocation-unknown");
      }
    }
    return proven.caller;
  }
}

type Proven = Readonly<{ caller: Caller; until: number; chain: readonly Readonly<{ issuer: string; serial: string }>[] }>;

function prove(socket: TLSSocket): Proven {
  const certificate = socket.getPeerCertificate(true);
  if (certificate.raw === undefined) {
    throw refused("no-certificate");
  }
  if (!socket.authorized) {
    throw refused(reasons[String(socket.authorizationError)] ?? "certificate-not-trusted");
  }
  const chain = chainOf(certificate).map(({ raw }) => new X509Certificate(raw));
  return {
    caller: callerOf(certificate),
    until: Math.min(...chain.map(({ notAfter }) => notAfter.getTime())),
    // A root is not revoked by itself: whoever trusts it has it in a file.
    chain: chain.filter(({ issuer, subject }) => issuer !== subject).map(({ issuer, serialNumber }) => ({ issuer, serial: serialNumber })),
  };
}

function chainOf(leaf: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain = [leaf];
  for (let next = leaf.issuerCertificate; next !== undefined && !chain.includes(next) && chain.length < 6; next = next.issuerCertificate) {
    chain.push(next);
  }
  return chain;
}

function callerOf({ subject }: DetailedPeerCertificate): Caller {
  const { OU: unit, CN: name } = subject as Readonly<Record<string, unknown>>;
  const kind = (Object.keys(unitOf) as CallerKind[]).find((each) => unitOf[each] === unit);
  if (kind === undefined || typeof name !== "string" || !/^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/.test(name)) {
    throw refused("certificate-names-nobody");
  }
  return { kind, id: name };
}

/** What OpenSSL says, as far as the caller can do something about it. */
const reasons: Readonly<Record<string, keyof typeof texts>> = Object.freeze({
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-not-yet-valid",
  INVALID_PURPOSE: "certificate-for-other-use",
});

const texts = {
  "no-certificate": { zh: "需要客户端证书", en: "a client's certificate is needed" },
  "certificate-not-trusted": { zh: "证书不是由受信任的机构签发", en: "the certificate is not by an authority that is trusted here" },
  "certificate-expired": { zh: "证书已过期", en: "the certificate has expired" },
  "certificate-not-yet-valid": { zh: "证书尚未生效", en: "the certificate is not valid yet" },
  "certificate-for-other-use": { zh: "证书用途不含客户端登录", en: "the certificate is not meant for logging in" },
  "certificate-names-nobody": {
    zh: "证书主题不是操作员、系统或单位",
    en: "the certificate's subject is neither an operator nor a system nor an employer",
  },
  "certificate-revoked": { zh: "证书已注销", en: "the certificate is revoked" },
  "revocation-unknown": {
    zh: "注销证书列表缺失或过期，无法核验证书",
    en: "the revocation list is missing or out of date: no certificate can be checked",
  },
} as const satisfies Readonly<Record<string, Text>>;

function refused(code: keyof typeof texts): HttpProblem {
  return new HttpProblem(401, code, texts[code]);
}
