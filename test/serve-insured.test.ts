import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import https from "node:https";
import test from "ava";
import { layoutOf } from "../workload/generate/layout.ts";
import { employerOf } from "../workload/generate/employer.ts";
import { newTrial } from "../workload/generate/trial.ts";
import { testDirectory } from "../workload/test-server.ts";
import { finished, jinbao, start } from "./command.ts";
import { needs } from "./requires.ts";

type Told = Readonly<{
  url: string;
  certificateAuthority: string;
  operators: readonly Readonly<{ certificateFile: string; keyFile: string }>[];
}>;

/** Resolves when the program has written that; rejects when it ends before. */
async function says(child: ChildProcess, stream: "stdout" | "stderr", words: RegExp): Promise<string> {
  let text = "";
  return await new Promise((resolve, reject) => {
    child[stream]!.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (words.test(text)) {
        resolve(text);
      }
    });
    child.once("close", () => reject(new Error(`it ended before it said ${words.source}: ${text}`)));
  });
}

async function ask({ url, certificateAuthority, operators }: Told, id: string, input: unknown): Promise<Record<string, unknown>> {
  const [entry] = operators;
  const request = https.request(`${url}/functions/${id}`, {
    method: "POST",
    ca: readFileSync(certificateAuthority),
    cert: readFileSync(entry!.certificateFile),
    key: readFileSync(entry!.keyFile),
    headers: { "content-type": "application/json" },
    timeout: 20_000,
  });
  request.end(JSON.stringify(input));
  const [response] = (await once(request, "response")) as [AsyncIterable<Buffer>];
  let text = "";
  for await (const chunk of response) {
    text += chunk.toString("utf8");
  }
  return JSON.parse(text) as Record<string, unknown>;
}

needs("postgresql")(
  "serve --insured loads, goes on after Ctrl-C with the same command, tells its rate, and then serves the loaded",
  async (t) => {
    t.timeout(170_000);
    const state = testDirectory("serve-insured");
    const args = ["serve", "business", "--insured", "500", "--state", state, "--json"];
    const children: ChildProcess[] = [];
    const begin = (): ChildProcess => {
      const child = start(args);
      children.push(child);
      return child;
    };
    try {
      const first = begin();
      const ended = finished(first);
      await says(first, "stderr", /of 500 insured loaded, \d+ rows\/s/);
      first.kill("SIGINT");
      const interrupted = await ended;
      t.is(interrupted.exit, 130);
      t.deepEqual(JSON.parse(interrupted.stdout), { url: null }, "nothing is served from half a load");
      t.regex(interrupted.stderr, /the same command goes on from there/);

      const second = begin();
      const [heard, whole] = [says(second, "stdout", /\}\s*$/), finished(second)];
      const told = JSON.parse(await heard) as Told;
      const spec = newTrial(500, new Date());
      const seat = layoutOf(spec).employers.find(({ office }) => office.id === "000101")!;
      const { creditCode, name } = employerOf(spec, seat);
      t.like(await ask(told, "query.employer", { creditCode }), { name, office: "000101" });
      second.kill("SIGINT");
      const { exit, stderr } = await whole;
      t.is(exit, 0);
      const loaded = Number(/loaded (\d+) insured, \d+ rows in [\d.]+ s: \d+ insured\/s/.exec(stderr)![1]);
      t.true(loaded > 0 && loaded < 500, `the second run loaded ${loaded}`);
    } finally {
      children.forEach((child) => child.kill("SIGKILL"));
      rmSync(state, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);

for (const insured of ["0", "5000001"]) {
  test(`serve --insured ${insured} is refused with what is possible, and nothing is started`, async (t) => {
    const { exit, stderr } = await jinbao(["serve", "business", "--insured", insured]);
    t.is(exit, 2);
    t.regex(stderr, /--insured: expected 1 to 5000000, got \d+/);
  });
}
