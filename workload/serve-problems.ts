import { UserError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { DatabaseError } from "./database/database.ts";
import { AlreadyServed } from "./served.ts";
import type { ServeOptions } from "./serve.ts";

type Given = Pick<ServeOptions, "dsn" | "port" | "host">;

/** What can be told before anything is started, all of it. @throws UserError */
export function checkServeOptions({ dsn, port }: Given): void {
  const problems: Problem[] = [];
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    problems.push({
      ...setting("--port"),
      expected: { zh: "0 至 65535 的整数", en: "a whole number from 0 to 65535" },
      got: String(port),
      hint: { zh: "不写则任取一个空闲端口。", en: "Leave it out for any that is free." },
    });
  }
  for (const address of (typeof dsn === "object" ? Object.values(dsn) : [dsn ?? []].flat()).filter((each) => !isAddress(each))) {
    problems.push({
      ...setting("--dsn"),
      expected: {
        zh: "postgresql://用户:口令@主机:端口/数据库 或 oracle://用户:口令@主机:端口/服务名",
        en: "postgresql://user:password@host:port/database or oracle://user:password@host:port/service",
      },
      got: schemeOf(address),
      hint: { zh: "不写则在本机启动一个 PostgreSQL。", en: "Leave it out for a PostgreSQL of this machine's own." },
    });
  }
  if (problems.length > 0) {
    throw new UserError(problems);
  }
}

/** What the user can mend of what went wrong while it started; anything else is a bug, and stays as it is. */
export function serveProblem(error: unknown, { dsn, port, host }: Given): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (error instanceof AlreadyServed) {
    return new UserError([
      {
        ...setting("serve"),
        expected: { zh: "同一目录里还没有运行的系统", en: "a system that does not run in this directory yet" },
        got: error.profile,
        hint: { zh: "先停止它，或用 --state 指定另一目录。", en: "End that one first, or name another directory by --state." },
      },
    ]);
  }
  if (code === "EADDRINUSE" || code === "EACCES") {
    return new UserError([
      {
        ...setting("--port"),
        expected: { zh: `${host ?? "127.0.0.1"} 上可以监听的端口`, en: `a port of ${host ?? "127.0.0.1"} that can be listened on` },
        got: `${port} (${code})`,
        hint: { zh: "换一个端口，或不写则任取一个空闲端口。", en: "Name another, or leave it out for any that is free." },
      },
    ]);
  }
  if (dsn !== undefined && error instanceof DatabaseError && outOfReach.has(error.kind)) {
    return new UserError([
      {
        ...setting("--dsn"),
        expected: { zh: "能连上、能登录、可以建表的数据库", en: "a database that answers, lets the user in and lets him make tables" },
        got: error.message,
        hint: { zh: "核对地址、用户、口令和权限。", en: "Look at its address, user, password and rights." },
      },
    ]);
  }
  return error;
}

const setting = (file: string): Pick<Problem, "file" | "line" | "path"> => ({ file, line: 0, path: "" });

function isAddress(dsn: string): boolean {
  const url = URL.canParse(dsn) ? new URL(dsn) : undefined;
  return url !== undefined && /^(?:postgres(?:ql)?|oracle):$/.test(url.protocol) && url.hostname !== "" && url.pathname.length > 1;
}

/** An address may hold a password: no more of it is told than how it begins. */
function schemeOf(dsn: string): string {
  return `${/^[a-z]{1,20}:\/\//i.exec(dsn)?.[0] ?? ""}…`;
}

const outOfReach: ReadonlySet<DatabaseError["kind"]> = new Set(["unavailable", "permission", "read-only"]);
