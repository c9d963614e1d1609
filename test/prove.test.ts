import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";
import { readRecords, verifyRecords } from "../evidence/store.ts";
import { placeOf } from "../lab/place.ts";
import { tracesOf } from "../lab/test-lab.ts";
import { finished, jinbao, jinbaoJson, scratch, start } from "./command.ts";
import { needsInTurn } from "./requires.ts";
import { root } from "./tree.ts";

type Proved = Readonly<{
  stages: readonly Readonly<{ name: string; verdict: string; seconds: number; evidence: string }>[];
  verdict: string;
  report: string;
  files: readonly string[];
}>;

/** The stages that need no lab; those that do stand before the last. */
const names = ["validate", "size", "plan", "report"];
const all = ["validate", "size", "plan", "up", "probe", "report"];

async function chain(t: ExecutionContext, cwd: string): Promise<readonly string[]> {
  const directory = path.join(cwd, ".jinbao", "evidence");
  t.deepEqual(await verifyRecords(directory), []);
  return (await readRecords(directory)).map(({ record }) => record.kind);
}

/** A directory in which `prove` passed once, and what it said; made for the first test that asks and copied for the others. */
let proved: Promise<Readonly<{ directory: string; said: Proved }>> | undefined;

async function provedScratch(t: ExecutionContext): Promise<Readonly<{ cwd: string; said: Proved }>> {
  proved ??= (async () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao proved "));
    return { directory, said: await jinbaoJson<Proved>(t, ["prove", "--planning"], { cwd: directory }) };
  })();
  const { directory, said } = await proved;
  const cwd = scratch(t);
  cpSync(directory, cwd, { recursive: true });
  return { cwd, said };
}

test.after.always(async () => {
  if (proved !== undefined) {
    rmSync((await proved).directory, { recursive: true, force: true });
  }
});

test("prove --planning passes four stages, each with a record of evidence in a sound chain, and the report is there", async (t) => {
  const { cwd, said } = await provedScratch(t);
  const { stages, verdict, report, files } = said;
  t.is(verdict, "pass");
  t.deepEqual(
    stages.map(({ name, verdict: each }) => [name, each]),
    names.map((name) => [name, "pass"]),
  );
  t.true(stages.every(({ seconds, evidence }) => seconds >= 0 && existsSync(path.join(cwd, evidence))));
  t.deepEqual(
    await chain(t, cwd),
    names.map((name) => `prove.${name}`),
  );
  t.is(report, files[0]!);
  const records = await readRecords(path.join(cwd, ".jinbao", "evidence"));
  const { documents } = records[3]!.record.observations as unknown as { documents: readonly { file: string; sha256: string }[] };
  t.is(documents.length, 4);
  for (const { file, sha256 } of documents) {
    t.is(
      createHash("sha256")
        .update(readFileSync(path.join(cwd, file)))
        .digest("hex"),
      sha256,
      file,
    );
  }
});

test("prove again works, and appends to the same chain", async (t) => {
  const { cwd } = await provedScratch(t);
  const { verdict } = await jinbaoJson<Proved>(t, ["prove", "--planning"], { cwd });
  t.is(verdict, "pass");
  t.is((await chain(t, cwd)).length, 8);
});

const endings = [
  {
    title: "prove in Chinese",
    register: test,
    args: ["prove", "--planning", "--lang", "zh"],
    stages: names,
    headlines: [
      /参保人数 +2,000,000/,
      /经办机构数 +103/,
      /业务操作人员与终端数 +927/,
      /TPC-C 估算值 +810,886\.2/,
      /业务数据库服务器每台核数 +12/,
      /每台内存 +96/,
      /存储总容量 +4\.56348/,
      /所需峰值带宽 +666\.667/,
      /需采购的设备 +37/,
      /值得复核之处 +\d+/,
      /结论：通过\n$/,
    ],
  },
  {
    title: "no verb at all, which is said first,",
    register: needsInTurn("lab", "pulumi"),
    args: [],
    stages: all,
    headlines: [
      /Insured persons +2,000,000/,
      /Offices +103/,
      /Operators and terminals +927/,
      /TPC-C estimate +810,886\.2 +tpmC/,
      /Cores per business database +12 +cores/,
      /Memory per business database +96 +GiB/,
      /Storage in all +4\.56348 +TiB/,
      /Bandwidth that the province +666\.667 +KB\/s/,
      /Equipment to buy +37/,
      /To be looked at again +\d+/,
      /up +pass .* hosts stand/,
      /probe +pass .*\d+ of \d+ allowed/,
      /Verdict: pass\n$/,
    ],
  },
];

for (const { title, register, args, stages, headlines } of endings) {
  register(
    `${title} ends with the numbers, the stages, the documents and the verdict, on 80 columns, and does what prove does`,
    async (t: ExecutionContext) => {
      t.timeout(600_000);
      const [cwd, { cwd: named }] = [scratch(t), await provedScratch(t)];
      const { exit, stdout, stderr } = await jinbao(args, { cwd, env: { COLUMNS: "80" } });
      t.is(exit, 0, stderr);
      if (args.length === 0) {
        t.regex(stderr, /^No verb given: .*the same as \.\/jinbao prove.*\.\/jinbao --help\n/);
        t.deepEqual(tracesOf(placeOf(path.join(cwd, ".jinbao"))), []);
      }
      t.true(stderr.split("\n").length >= stages.length);
      for (const headline of headlines) {
        t.regex(stdout, headline);
      }
      for (const kind of ["html", "xlsx", "docx", "json"]) {
        t.true(stdout.includes(path.join(".jinbao", "report", `report.${kind}`)), kind);
      }
      t.deepEqual(
        await chain(t, cwd),
        stages.map((name) => `prove.${name}`),
      );
      t.deepEqual(readdirSync(path.join(cwd, ".jinbao", "report")), readdirSync(path.join(named, ".jinbao", "report")));
    },
  );
}

needsInTurn("lab", "pulumi")(
  "prove interrupted while it makes the lab ends at once, and the next one goes on from there and passes",
  async (t) => {
    t.timeout(600_000);
    const cwd = scratch(t);
    const child = start(["prove", "provinces/small.yaml", "--keep"].map(absolute), { cwd });
    const result = finished(child);
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("under way")) {
        child.kill("SIGINT");
      }
    });
    t.is((await result).exit, 130);
    const { verdict, stages } = await jinbaoJson<Proved>(t, ["prove", "provinces/small.yaml"].map(absolute), { cwd });
    t.is(verdict, "pass");
    t.deepEqual(
      stages.map(({ name }) => name),
      all,
    );
    // What stood before is left as it was found: up.
    t.not(tracesOf(placeOf(path.join(cwd, ".jinbao"))).length, 0);
    await jinbao(["down", "--yes"], { cwd });
    t.deepEqual(tracesOf(placeOf(path.join(cwd, ".jinbao"))), []);
  },
);

needsInTurn("lab", "pulumi")(
  "where the machine cannot have a lab, prove writes the documents, names what is missing and its mend, and its verdict is unknown",
  (t) => {
    const cwd = scratch(t);
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      [
        ...["--mount", "--propagation", "private", "sh", "-c", 'mount --bind /dev/null /usr/bin/podman; exec "$0" "$1" prove --json'],
        ...[process.execPath, path.join(root, "cli", "main.ts")],
      ],
      { cwd, encoding: "utf8", env: { ...process.env, LANG: "C.UTF-8" } },
    );
    t.is(status, 1, stderr);
    const { verdict, stages, files } = JSON.parse(stdout) as Proved & Readonly<{ stages: readonly Readonly<{ reason: { en: string } }>[] }>;
    t.is(verdict, "unknown");
    t.deepEqual(
      stages.map((stage) => stage.verdict),
      ["pass", "pass", "pass", "unknown", "unknown", "pass"],
    );
    t.regex(stages[3]!.reason.en, /podman.*apt-get install .*podman/);
    t.is(files.length, 4);
  },
);

function absolute(word: string): string {
  return word.startsWith("provinces/") ? path.join(root, word) : word;
}

test("what it will do without a verb is said in the terminal's language, before anything else", async (t) => {
  const cwd = scratch(t);
  writeFileSync(path.join(cwd, "file"), "");
  const { exit, stderr } = await jinbao(["--state", "file"], { cwd, env: { LANG: "zh_CN.UTF-8" } });
  t.is(exit, 2);
  t.regex(stderr, /^未指定命令：.*\.\/jinbao prove/);
});

test("prove -o and --state put documents and evidence where they are told", async (t) => {
  const cwd = scratch(t);
  const { files, stages } = await jinbaoJson<Proved>(t, ["prove", "--planning", "-o", "papers", "--state", "state"], { cwd });
  t.true(files.every((file) => path.dirname(file) === "papers"));
  t.true(stages.every(({ evidence }) => evidence.startsWith(path.join("state", "evidence"))));
  t.deepEqual(readdirSync(cwd).toSorted(), ["papers", "state"]);
});

test("prove killed in the middle leaves a sound chain and no half-made document, and the next run passes", async (t) => {
  t.timeout(300_000);
  const cwd = scratch(t);
  for (const [index, signal] of (["SIGKILL", "SIGTERM", "SIGKILL", "SIGINT", "SIGKILL"] as const).entries()) {
    const child = start(["prove", "--planning"], { cwd });
    const result = finished(child);
    await new Promise((resolve) => child.stderr!.once("data", resolve));
    await sleep(index * 220);
    child.kill(signal);
    await result;
    await chain(t, cwd);
  }
  const { verdict } = await jinbaoJson<Proved>(t, ["prove", "--planning"], { cwd });
  t.is(verdict, "pass");
  t.deepEqual(
    (await chain(t, cwd)).slice(-4),
    names.map((name) => `prove.${name}`),
  );
});

test("two proves at once both pass, and all eight records land", async (t) => {
  const cwd = scratch(t);
  const both = await Promise.all([
    jinbaoJson<Proved>(t, ["prove", "--planning"], { cwd }),
    jinbaoJson<Proved>(t, ["prove", "--planning"], { cwd }),
  ]);
  t.deepEqual(
    both.map(({ verdict }) => verdict),
    ["pass", "pass"],
  );
  t.is((await chain(t, cwd)).length, 8);
});

const tamperings: readonly Readonly<{ title: string; tamper: (evidence: string) => void; names: RegExp }>[] = [
  { title: "a record is changed", tamper: (evidence) => edit(path.join(evidence, "000002.json")), names: /000003\.json:1: .*000002\.json/ },
  { title: "the last record is changed", tamper: (evidence) => edit(path.join(evidence, "000004.json")), names: /000004\.json:1: / },
  { title: "a record is removed", tamper: (evidence) => rmSync(path.join(evidence, "000003.json")), names: /000003\.json:1: .*missing/ },
  {
    title: "a record is emptied",
    tamper: (evidence) => writeFileSync(path.join(evidence, "000001.json"), ""),
    names: /000001\.json:1: .*not a record/,
  },
  { title: "the head is removed", tamper: (evidence) => rmSync(path.join(evidence, "head.json")), names: /head\.json:1: .*missing/ },
  { title: "the head is damaged", tamper: (evidence) => writeFileSync(path.join(evidence, "head.json"), "{}"), names: /head\.json:1: / },
];

for (const { title, tamper, names: named } of tamperings) {
  test(`where ${title}, prove and report refuse with exit 2, name the file, and append nothing`, async (t) => {
    const { cwd } = await provedScratch(t);
    const evidence = path.join(cwd, ".jinbao", "evidence");
    tamper(evidence);
    const before = readdirSync(evidence);
    for (const args of [["prove", "--planning"], ["prove"], ["report", "-o", "out"]]) {
      const { exit, stdout, stderr } = await jinbao(args, { cwd });
      t.deepEqual([exit, stdout], [2, ""], stderr);
      t.regex(stderr, named);
      t.regex(stderr, /Restore the file; or begin anew: mv /);
    }
    t.deepEqual(readdirSync(evidence), before);
    t.false(existsSync(path.join(cwd, "out")));
  });
}

function edit(file: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace('"pass"', '"fail"'));
}
