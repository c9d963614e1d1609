import { randomBytes } from "node:crypto";
import { sha256Hex } from "../../sizing/digest.ts";
import { DatabaseError } from "../database/database.ts";
import type { Database, Row, Session, Statement } from "../database/database.ts";
import { numberOf, textOf } from "../database/row.ts";
import { HttpProblem } from "../http/problem.ts";
import { isPassword, keepPassword } from "./password.ts";

/** `card` is a person at a machine, by card and PIN. */
export type LoginKind = "person" | "unit" | "card";
/** Who is logged in; `subject` is an id number or a unified social credit code. */
export type Holder = Readonly<{ kind: LoginKind; name: string; subject: string }>;
export type Token = Readonly<{ token: string; expiresAt: string }>;

/** After so many wrong secrets in a row a login rests; a token is good for so long, and a login has so many at most. */
const mostAttempts = 5;
const restMs = 15 * 60_000;
const tokenMs = 30 * 60_000;
const mostTokens = 5;

export class Logins {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes a login, or where it may, gives it another secret. @throws HttpProblem 409 where there is one */
  async set({ kind, name, subject }: Holder, secret: string, { replace }: Readonly<{ replace: boolean }>): Promise<void> {
    const values = { kind, name, subject, ...(await keepPassword(secret)) };
    try {
      await this.#transaction("login.set", async (session) => {
        if (!replace || (await session.run(updateLogin, values)) === 0) {
          await session.run(insertLogin, { ...values, createdAt: this.#now() });
        }
        await session.run(deleteTokens, { kind, name });
      });
    } catch (error) {
      if (error instanceof DatabaseError && error.kind === "unique") {
        throw new HttpProblem(409, "conflict", { zh: "已有账号，请直接登录", en: "there is a login already" }, { cause: error });
      }
      throw error;
    }
  }

  /** @throws HttpProblem 401 where it is no such login or another secret, 429 while the login rests */
  async open(kind: LoginKind, name: string, secret: string): Promise<Token> {
    const login = await this.#attempt(kind, name);
    const kept = login === undefined ? undefined : { salt: textOf(login, "salt"), digest: textOf(login, "digest") };
    if (!(await isPassword(secret, kept)) || login === undefined) {
      throw new HttpProblem(401, "wrong-login", { zh: "账号或密码不对", en: "no such login, or another password" });
    }
    const token = randomBytes(32).toString("base64url");
    const expires = new Date(this.#now().getTime() + tokenMs);
    await this.#transaction("login.open", async (session) => {
      await session.run(forgetAttempts, { kind, name });
      await session.run(deleteExpired, { now: this.#now() });
      await makeRoom(session, kind, name);
      await session.run(insertToken, { digest: sha256Hex(token), kind, name, subject: textOf(login, "subject"), expiresAt: expires });
    });
    return { token, expiresAt: expires.toISOString() };
  }

  /** @throws HttpProblem 401 where it is no token that is in time */
  async find(token: string): Promise<Holder> {
    const [row] = await this.#transaction(
      "login.find",
      async (session) => await session.query(selectToken, { digest: sha256Hex(token), now: this.#now() }),
    );
    if (row === undefined) {
      throw new HttpProblem(401, "no-session", { zh: "请先登录", en: "log in first" });
    }
    return { kind: textOf(row, "kind") as LoginKind, name: textOf(row, "name"), subject: textOf(row, "subject") };
  }

  async close(token: string): Promise<void> {
    await this.#transaction("login.close", async (session) => await session.run(deleteToken, { digest: sha256Hex(token) }));
  }

  /** Counts the attempt before the secret is looked at, so that many at once are not more than one after another. */
  async #attempt(kind: LoginKind, name: string): Promise<Row | undefined> {
    const now = this.#now();
    return await this.#transaction("login.attempt", async (session) => {
      const [row] = await session.query(lockLogin, { kind, name });
      if (row === undefined) {
        return undefined;
      }
      const until = row["locked_until"];
      if (until instanceof Date && until > now) {
        throw tooOften(Math.ceil((until.getTime() - now.getTime()) / 1000));
      }
      const attempts = (until instanceof Date ? 0 : numberOf(row, "attempts")) + 1;
      const lockedUntil = attempts >= mostAttempts ? new Date(now.getTime() + restMs) : null;
      await session.run(noteAttempt, { kind, name, attempts, lockedUntil });
      return row;
    });
  }

  async #transaction<Result>(label: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    return await this.#database.transaction({ label, timeoutMs: 5000 }, work);
  }
}

async function makeRoom(session: Session, kind: LoginKind, name: string): Promise<void> {
  const rows = await session.query(selectTokens, { kind, name });
  for (const row of rows.slice(mostTokens - 1)) {
    await session.run(deleteToken, { digest: textOf(row, "digest") });
  }
}

function tooOften(seconds: number): HttpProblem {
  return new HttpProblem(
    429,
    "too-often",
    { zh: "多次输错，账号暂停登录", en: "wrong too often: the login rests for a while" },
    { retryAfterSeconds: seconds },
  );
}

const insertLogin = {
  name: "login.insert",
  sql: `INSERT INTO login (kind, name, subject, salt, digest, created_at) VALUES (:kind, :name, :subject, :salt, :digest, :createdAt)`,
};
const updateLogin = {
  name: "login.update",
  sql: `UPDATE login SET subject = :subject, salt = :salt, digest = :digest, attempts = 0, locked_until = NULL
    WHERE kind = :kind AND name = :name`,
};
const lockLogin = {
  name: "login.lock",
  sql: "SELECT l.subject, l.salt, l.digest, l.attempts, l.locked_until FROM login l WHERE l.kind = :kind AND l.name = :name FOR UPDATE",
};
const noteAttempt = {
  name: "login.attempt",
  sql: "UPDATE login SET attempts = :attempts, locked_until = :lockedUntil WHERE kind = :kind AND name = :name",
};
const forgetAttempts = {
  name: "login.forget-attempts",
  sql: "UPDATE login SET attempts = 0, locked_until = NULL WHERE kind = :kind AND name = :name",
};
const insertToken = {
  name: "login.insert-token",
  sql: `INSERT INTO login_token (digest, kind, name, subject, expires_at) VALUES (:digest, :kind, :name, :subject, :expiresAt)`,
};
const selectToken = {
  name: "login.token",
  sql: "SELECT t.kind, t.name, t.subject FROM login_token t WHERE t.digest = :digest AND t.expires_at > :now",
};
const selectTokens = {
  name: "login.tokens",
  sql: "SELECT t.digest FROM login_token t WHERE t.kind = :kind AND t.name = :name ORDER BY t.expires_at DESC, t.digest",
};
const deleteToken = { name: "login.delete-token", sql: "DELETE FROM login_token WHERE digest = :digest" };
const deleteTokens = { name: "login.delete-tokens", sql: "DELETE FROM login_token WHERE kind = :kind AND name = :name" };
const deleteExpired = { name: "login.delete-expired", sql: "DELETE FROM login_token WHERE expires_at <= :now" };

/** For tests of both dialects. */
export const loginStatements: readonly Statement[] = [
  insertLogin,
  updateLogin,
  lockLogin,
  noteAttempt,
  forgetAttempts,
  insertToken,
  selectToken,
  selectTokens,
  deleteToken,
  deleteTokens,
  deleteExpired,
];
