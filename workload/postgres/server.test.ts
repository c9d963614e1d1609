import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import pg from "pg";
import { needsInTurn } from "../../test/requires.ts";
import { serverDirectory } from "./account.ts";
import { postgresqlPrograms } from "./programs.ts";
import { startPostgres } from "./server.ts";
import { serverArguments } from "./settings.ts";

const local = needsInTurn("postgresql");

function directoryOf(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-server-"));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function ask(dsn: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: dsn, connectionTimeoutMillis: 3000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

local("a server is made, answers its owner by password on this machine only, and stops", async (t) => {
  const directory = directoryOf(t);
  const postgres = await startPostgres({ directory });
  t.teardown(async () => await postgres.stop());
  t.false(postgres.reused);
  t.deepEqual(await ask(postgres.dsn, "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"), [
    { current_user: "jinbao", rolsuper: false, rolbypassrls: false },
  ]);
  t.deepEqual(await ask(postgres.dsn, "SHOW listen_addresses"), [{ listen_addresses: "127.0.0.1" }]);
  t.deepEqual(await ask(postgres.dsn, "SHOW fsync"), [{ fsync: "on" }]);
  t.deepEqual(await ask(postgres.dsn, "SHOW data_checksums"), [{ data_checksums: "on" }]);
  await t.throwsAsync(ask(postgres.dsn.replace(/:[^:@]+@/, ":wrong@"), "SELECT 1"), { message: /password authentication failed/ });
  await postgres.stop();
  await t.throwsAsync(ask(postgres.dsn, "SELECT 1"), { message: /ECONNREFUSED/ });
  t.false(existsSync(path.join(postgres.directory, "data", "postmaster.pid")));
});

local("only the server's account reads its files, the password among them", async (t) => {
  const postgres = await startPostgres({ directory: directoryOf(t) });
  t.teardown(async () => await postgres.stop());
  t.is(statSync(postgres.directory).mode & 0o077, 0);
  t.is(statSync(path.join(postgres.directory, "data")).mode & 0o077, 0);
  t.deepEqual(
    readdirSync(postgres.directory).filter((name) => /making|password/.test(name)),
    [],
  );
});

local("killed, it comes back on its port with what was committed", async (t) => {
  const directory = directoryOf(t);
  const first = await startPostgres({ directory });
  await ask(first.dsn, "CREATE TABLE kept AS SELECT 42 AS n");
  await first.kill();
  const second = await startPostgres({ directory });
  t.teardown(async () => await second.stop());
  t.is(second.dsn, first.dsn);
  t.false(second.reused);
  t.deepEqual(await ask(second.dsn, "SELECT n FROM kept"), [{ n: 42 }]);
});

local("another port is taken where a stranger has come to listen on its own", async (t) => {
  const directory = directoryOf(t);
  const first = await startPostgres({ directory });
  await first.stop();
  const other = await startPostgres({ directory: directoryOf(t) });
  t.teardown(async () => await other.stop());
  writeFileSync(path.join(first.directory, "port"), String(other.port));
  const second = await startPostgres({ directory });
  t.teardown(async () => await second.stop());
  t.not(second.port, other.port);
});

local("two that start at once come to use one server", async (t) => {
  const directory = directoryOf(t);
  const [one, two] = await Promise.all([startPostgres({ directory }), startPostgres({ directory })]);
  t.teardown(async () => await one.stop());
  t.is(one.processId, two.processId);
  t.is([one, two].filter(({ reused }) => reused).length, 1);
});

local("the server of a program that was killed is found and taken over", async (t) => {
  const directory = directoryOf(t);
  const module = path.join(import.meta.dirname, "server.ts");
  const script = `const { startPostgres } = await import(${JSON.stringify(module)});
    const { processId } = await startPostgres({ directory: ${JSON.stringify(directory)} });
    console.log(processId);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  const processId = await new Promise<number>((resolve) => child.stdout.once("data", (line) => resolve(Number(line))));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  const found = await startPostgres({ directory });
  t.teardown(async () => await found.stop());
  t.true(found.reused);
  t.is(found.processId, processId);
});

local("a mark that a killed server left, whose process id stands for another program now, does not keep it from starting", async (t) => {
  const directory = directoryOf(t);
  const first = await startPostgres({ directory });
  await first.stop();
  writeFileSync(
    path.join(first.directory, "data", "postmaster.pid"),
    `${process.pid}\n${first.directory}/data\n0\n${first.port}\n\n127.0.0.1\n`,
  );
  const second = await startPostgres({ directory });
  t.teardown(async () => await second.stop());
  t.false(second.reused);
});

local("a server that cannot start says why, with the end of its log", async (t) => {
  const directory = directoryOf(t);
  const first = await startPostgres({ directory });
  await first.stop();
  rmSync(path.join(first.directory, "data", "global"), { recursive: true });
  await t.throwsAsync(startPostgres({ directory }), { message: /did not start[\s\S]*global/ });
});

needsInTurn("postgresql", "root")(
  "below a directory that its account cannot pass, its files lie elsewhere, always in the same place",
  async (t) => {
    const closed = path.join(directoryOf(t), "home");
    mkdirSync(closed, { mode: 0o700 });
    chmodSync(closed, 0o700);
    const postgres = await startPostgres({ directory: path.join(closed, "state") });
    t.teardown(async () => {
      await postgres.stop();
      rmSync(postgres.directory, { recursive: true, force: true });
      rmSync(`${postgres.directory}.lock`, { force: true });
    });
    t.regex(postgres.directory, /^\/var\/lib\/jinbao\/postgresql-[0-9a-f]{16}$/);
    t.deepEqual(await ask(postgres.dsn, "SELECT 1 AS one"), [{ one: 1 }]);
  },
);

test("an ordinary user's server lies in the directory itself", (t) => {
  t.is(serverDirectory("/home/someone/.jinbao", undefined), "/home/someone/.jinbao/postgresql");
});

test("a socket is left out where its path would be too long for the kernel", (t) => {
  const socketOf = (directory: string): string | undefined =>
    serverArguments({ data: "/d", directory, port: 1 }).find((each) => each.startsWith("unix_socket_directories="));
  t.is(socketOf("/short"), "unix_socket_directories=/short");
  t.is(socketOf(`/${"long".repeat(30)}`), "unix_socket_directories=");
});

local("the programs are found where Debian puts them, or on PATH", (t) => {
  t.regex(postgresqlPrograms() ?? "", /bin$/);
});
