import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import test from "ava";
import { execa } from "execa";
import { needsInTurn } from "../../test/requires.ts";
import { findPython } from "../../tools/python.ts";
import { serve } from "../serve.ts";
import type { Served } from "../serve.ts";
import { trialFiles } from "../served.ts";
import { TestClient } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";

const directory = testDirectory("fuzzed");
let bin: string;
test.before(async () => {
  bin = await findPython("schemathesis", { progress: () => undefined });
});
test.after.always(() => {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

type Report = Readonly<{
  exit_code: number;
  complete: boolean;
  operations: Readonly<{ total: number; tested: number; errored: number }>;
  test_cases: Readonly<{ generated: number; errored: number }>;
  failures: readonly Readonly<{ title: string; operations: readonly unknown[] }>[];
}>;

/**
 * A rule of the business that no schema can state, such as that a number's last two digits are a month, is answered with 422: the one way
 * in which what fits the schema may be refused beside those that the tester takes for granted.
 */
const settings = `[checks]
positive_data_acceptance.expected-statuses = ["2XX", 401, 403, 404, 409, 422, 429]
`;

/** Every check that the tester has, on every operation of the document, with the same examples each time. */
async function fuzz(name: string, url: string, ...more: readonly string[]): Promise<Readonly<{ report: Report; output: string }>> {
  const place = path.join(directory, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, "settings.toml"), settings);
  const file = path.join(place, "report.json");
  const { all } = await execa(
    path.join(bin, "schemathesis"),
    [
      ...["--config-file", "settings.toml", "run", `${url}/openapi.json`, ...more, "--checks", "all", "--no-color", "--warnings", "off"],
      ...["--phases", "examples,coverage,fuzzing", "--max-examples", "3", "--seed", "1", "--generation-database", "none"],
      ...["--continue-on-failure", "--max-failures", "20", "--request-timeout", "30", "--report", "json", "--report-json-path", file],
    ],
    { cwd: place, reject: false, all: true, timeout: 170_000, env: { PYTHONDONTWRITEBYTECODE: "1" } },
  );
  return { report: JSON.parse(readFileSync(file, "utf8")) as Report, output: all };
}

/** The tester's own schema of OpenAPI 3.1, and what is wrong with a document by it. */
async function invalidity(document: unknown): Promise<string> {
  const program = "import json, sys, schemathesis; schemathesis.openapi.from_dict(json.load(sys.stdin)).validate()";
  const { exitCode, stderr } = await execa(path.join(bin, "python"), ["-c", program], {
    input: JSON.stringify(document),
    reject: false,
    timeout: 60_000,
    env: { PYTHONDONTWRITEBYTECODE: "1" },
  });
  return exitCode === 0 ? "" : stderr;
}

const inTurn = needsInTurn("postgresql", "schemathesis");

inTurn(
  "no input that a property-based tester makes from the document gets a server error, or an answer of which the document does not tell",
  async (t) => {
    t.timeout(180_000);
    const place = path.join(directory, "served");
    const { certificateFile, keyFile } = trialFiles(place, "operator", "try-province");
    let served: Served | undefined;
    try {
      served = await serve("business", { directory: place, port: 0, version: "0" });
      const client = new TestClient(served.url, place);
      const { json: document } = await client.ask({ method: "GET", path: "/openapi.json" });
      t.is(await invalidity(document), "");

      const authority = path.join(client.certificates, "ca.crt");
      const tls = ["--request-cert", certificateFile, "--request-cert-key", keyFile, "--tls-verify", authority];
      const { report, output } = await fuzz("business", served.url, ...tls);
      t.deepEqual(report.failures, [], output);
      t.like(report, { exit_code: 0, complete: true }, output);
      const operations = Object.values(document["paths"] as object).flatMap((methods) => Object.keys(methods as object)).length;
      t.like(report.operations, { total: operations, tested: operations, errored: 0 });
      t.true(report.test_cases.generated > operations * 20);

      const { text: metrics } = await client.ask({ method: "GET", path: "/metrics" });
      const outcomes = (outcome: string): number =>
        [...metrics.matchAll(new RegExp(`^jinbao_requests_total\\{.*outcome="${outcome}".*\\} (\\d+)$`, "gm"))].reduce(
          (sum, [, times]) => sum + Number(times),
          0,
        );
      t.is(outcomes("failed"), 0);
      t.true(outcomes("refused") > operations && outcomes("ok") > 50, "some of it was carried out");
      t.is((await client.ask({ method: "GET", path: "/health/ready" })).status, 200);
      t.log(`${report.test_cases.generated} requests to ${operations} operations: ${outcomes("ok")} carried out, the rest refused`);
      client.close();
    } finally {
      await served?.stop();
    }
  },
);

/** What a service looks like to the tester that fails where a number is negative. */
const failing = {
  openapi: "3.1.0",
  info: { title: "failing", version: "1" },
  paths: {
    "/it": {
      post: {
        operationId: "it",
        requestBody: { required: true, content: { "application/json": { schema: { type: "integer" } } } },
        responses: { default: { description: "any" } },
      },
    },
  },
};

needsInTurn("schemathesis")("the tester would see a server error, and an invalid document", async (t) => {
  t.timeout(120_000);
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      response.writeHead(body.startsWith("-") ? 500 : 200, { "content-type": "application/json" });
      response.end(request.url === "/openapi.json" ? JSON.stringify(failing) : "{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { report } = await fuzz("failing", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    t.is(report.exit_code, 1);
    t.true(
      report.failures.some(({ title }) => title === "Server error"),
      JSON.stringify(report.failures),
    );
    t.is(await invalidity(failing), "");
    t.regex(await invalidity({ ...failing, info: {} }), /"title" is a required property/);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
