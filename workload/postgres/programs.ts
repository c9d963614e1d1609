import { readdirSync } from "node:fs";
import path from "node:path";
import { MachineError } from "../../model/machine-error.ts";
import { aptCommand } from "../../tools/packages.ts";
import { isExecutable, program } from "../../tools/program.ts";

/** Where Debian and its like put the server's programs: a directory a major version, outside of PATH. */
const debian = "/usr/lib/postgresql";
const oldestMajor = 15;

/** The directory of `postgres` and `initdb`: the newest of Debian's, else the one on PATH; undefined where there is none. */
export function postgresqlPrograms(): string | undefined {
  const found = majors()
    .map((major) => path.join(debian, String(major), "bin"))
    .find(complete);
  if (found !== undefined) {
    return found;
  }
  const onPath = program("postgres");
  return onPath !== undefined && complete(path.dirname(onPath)) ? path.dirname(onPath) : undefined;
}

/** @throws MachineError where they are not installed */
export function needPostgresqlPrograms(): string {
  const found = postgresqlPrograms();
  if (found === undefined) {
    throw new MachineError({
      what: {
        zh: `未安装 PostgreSQL ${oldestMajor} 以上的服务器程序`,
        en: `the server of PostgreSQL ${oldestMajor} or later is not installed`,
      },
      why: {
        zh: "未给出数据库地址时，参考业务系统使用本机的 PostgreSQL",
        en: "without a DSN the reference service keeps its data in a local PostgreSQL",
      },
      mend: { zh: aptCommand(["postgresql-15"]), en: aptCommand(["postgresql-15"]) },
    });
  }
  return found;
}

function majors(): readonly number[] {
  try {
    return readdirSync(debian)
      .map(Number)
      .filter((major) => major >= oldestMajor)
      .toSorted((a, b) => b - a);
  } catch {
    return [];
  }
}

function complete(directory: string): boolean {
  return ["postgres", "initdb"].every((name) => isExecutable(path.join(directory, name)));
}
