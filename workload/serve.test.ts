import { rmSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import test from "ava";
import { UserError } from "../model/problem.ts";
import { needs } from "../test/requires.ts";
import { serve } from "./serve.ts";
import { startTestServer, testDirectory } from "./test-server.ts";

const directory = testDirectory("serve");
test.after.always(() => {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

test("options that are not in order are all told at once, and of a database's address only how it begins", async (t) => {
  for (const dsn of ["nonsense:secret", "mysql://user:secret@host/database", "postgresql://user:secret@host", "oracle://"]) {
    const error = await t.throwsAsync(serve("business", { directory, port: 99_999, version: "0", dsn }), { instanceOf: UserError });
    t.deepEqual(
      error.problems.map(({ file }) => file),
      ["--port", "--dsn"],
    );
    t.notRegex(error.message, /secret|user:s/);
  }
});

const registered = needs("postgresql");

registered("a database that is out of reach, or does not let one in, is told as such, without its password", async (t) => {
  const server = await startTestServer("serve-dsn");
  const options = { directory: path.join(directory, "dsn"), port: 0, version: "0" };
  try {
    const wrong = new URL(server.postgres.dsn);
    wrong.password = "another-secret";
    const missing = new URL(server.postgres.dsn);
    missing.pathname = "/no_such_database";
    for (const dsn of [wrong.href, missing.href, "postgresql://user:another-secret@127.0.0.1:1/database"]) {
      const error = await t.throwsAsync(serve("business", { ...options, dsn }), { instanceOf: UserError });
      t.deepEqual(
        error.problems.map(({ file }) => file),
        ["--dsn"],
      );
      t.false(error.message.includes("another-secret"));
    }
  } finally {
    await server.stop();
  }
});

registered("a port that is taken is told, and so is a system that runs already; nothing of the failed start is left", async (t) => {
  const listener = net.createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as net.AddressInfo;
  const options = { directory: path.join(directory, "port"), version: "0" };
  const taken = await t.throwsAsync(serve("business", { ...options, port }), { instanceOf: UserError });
  t.regex(taken.message, new RegExp(`^--port: expected a port .* got ${port} \\(EADDRINUSE\\)`));
  listener.close();
  const served = await serve("business", { ...options, port });
  const twice = await t.throwsAsync(serve("business", { ...options, port: 0 }), { instanceOf: UserError });
  t.regex(twice.message, /got business\. End that one first/);
  await served.stop();
});
