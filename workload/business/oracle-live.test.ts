import oracledb from "oracledb";
import { needs } from "../../test/requires.ts";
import { openDatabase } from "../database/open.ts";
import { parseDsn } from "../database/oracle.ts";
import { render } from "../database/statement.ts";
import { migrate } from "../migrations/migrate.ts";
import { businessFunction } from "./functions.ts";
import { runFunction } from "./run.ts";
import { allStatements } from "./statement.ts";
import { operatorOf } from "./test-world.ts";

/** Against a real Oracle, where JINBAO_ORACLE_DSN names one: its user's tables are made where they are missing. */
const dsn = process.env["JINBAO_ORACLE_DSN"] ?? "";

needs("oracle")("a real Oracle takes the definitions and parses every statement", async (t) => {
  await migrate(dsn, "business");
  t.deepEqual(await migrate(dsn, "business"), [], "a second time nothing is left to run");
  const connection = await oracledb.getConnection(parseDsn(dsn));
  try {
    for (const statement of allStatements()) {
      await t.notThrowsAsync(connection.getStatementInfo(render(statement, "oracle").text), statement.name);
    }
  } finally {
    await connection.close();
  }
});

needs("oracle")("on a real Oracle a write is done once, its answer repeated, and a query finds it", async (t) => {
  await migrate(dsn, "business");
  const database = await openDatabase(dsn, { set: "business", as: "service" });
  try {
    const province = operatorOf("00", "admin");
    const input = { kind: "live", code: `c${Date.now()}`, name: "测试", state: "open" };
    const requestId = `live-${Date.now()}`;
    const run = async (): Promise<unknown> => await runFunction(database, businessFunction("system.code"), province, requestId, input);
    t.deepEqual(await run(), { status: "done", repeated: false, response: { changed: "added" } });
    t.deepEqual(await run(), { status: "done", repeated: true, response: { changed: "added" } });
    t.like(await runFunction(database, businessFunction("statistics.common"), province, "q", { period: 202611 }), { status: "done" });
  } finally {
    await database.close();
  }
});
