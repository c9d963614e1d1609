import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import { assumptions } from "../model/catalogue/assumptions.ts";
import { program } from "../tools/program.ts";
import { verbs } from "../cli/verbs.ts";
import { finished, jinbao, jinbaoJson, scratch } from "./command.ts";
import { root } from "./tree.ts";

type Sized = Readonly<{
  digest: string;
  quantities: readonly Readonly<{ id: string; value: number; unit: string; printed?: readonly string[]; range?: Record<string, number> }>[];
}>;

/** The contract's table: what scripts may rely on, computed here by the scheme's formulas as they stand in it. */
const tpcc = ((2_000_000 * 0.3 * 12 * 18 * 1) / (360 * (1 - 0.35))) * 1.1 ** 4;
const contractQuantities: readonly (readonly [id: string, unit: string, value: number, printed?: readonly string[]])[] = [
  ["offices", "offices", 103, ["103"]],
  ["terminals", "terminals", 927, ["927"]],
  ["peak.persons", "persons/day", 600_000],
  ["peak.transactions", "databaseTransactions/day", 7_200_000],
  ["peak.businessRate", "transactions/s", 600_000 / 21_600],
  ["peak.databaseRate", "transactions/s", 7_200_000 / 21_600],
  ["tpcc", "tpmC", tpcc, ["810886.2"]],
  ["database.cores.exact", "cores", tpcc / 75_000],
  ["database.cores", "cores", 12, ["12"]],
  ["database.memory", "GiB", 96, ["96"]],
  ["storage.initial.raw", "GiB", (2_000_000 * 200) / 1024 ** 2, ["381.46", "381.47"]],
  ["storage.initial", "GiB", ((2_000_000 * 200) / 1024 ** 2) * 3.5, ["1335.11"]],
  ["storage.growth", "GiB", (2_000_000 * 100 * 3.5 * 5) / 1024 ** 2, ["3337.86"]],
  ["storage.total", "TiB", (((2_000_000 * 200) / 1024 ** 2) * 3.5 + (2_000_000 * 100 * 3.5 * 5) / 1024 ** 2) / 1024, ["4.56"]],
  ["bandwidth.payload", "KB/s", (2_000_000 * 0.3 * 8) / (60 * 60 * 6) / 1, ["222"]],
  ["bandwidth.required", "KB/s", ((2_000_000 * 0.3 * 8) / (60 * 60 * 6) / 1) * 3, ["666"]],
];

test("size --json has the contract's 16 quantities, unrounded, with unit and what the scheme prints", async (t) => {
  const { quantities } = await jinbaoJson<Sized>(t, ["size"]);
  t.is(contractQuantities.length, 16);
  for (const [id, unit, value, printed] of contractQuantities) {
    const found = quantities.find((each) => each.id === id)!;
    t.is(found.unit, unit, id);
    t.true(Math.abs(found.value - value) <= 1e-12 * value, `${id}: ${found.value}, by the formula ${value}`);
    t.deepEqual(found.printed, printed, id);
  }
});

test("tpcc is 810886.153846..., as the contract writes it", async (t) => {
  const { quantities } = await jinbaoJson<Sized>(t, ["size"]);
  t.regex(String(quantities.find(({ id }) => id === "tpcc")!.value), /^810886\.153846/);
});

/** Keys that each verb's JSON has at least, and those of the items of a list in it. */
const keys: readonly Readonly<{ args: readonly string[]; has: Readonly<Record<string, readonly string[] | null>> }>[] = [
  { args: ["validate"], has: { province: null, problems: [], lints: ["id", "message", "source"] } },
  { args: ["size"], has: { province: null, digest: null, quantities: ["id", "value", "unit", "formula", "inputs", "source"] } },
  { args: ["size", "--range", "--draws", "50"], has: { quantities: ["id", "range"], range: null } },
  { args: ["size", "--compare", "provinces/example.yaml"], has: { compare: null } },
  { args: ["size", "--sweep", "a1=0.1..0.3/2"], has: { sweep: null } },
  {
    args: ["plan"],
    has: {
      digest: null,
      zones: ["id", "net"],
      networks: ["id", "cidr"],
      hosts: ["name", "role", "zone", "systems", "address"],
      volumes: ["id", "gib"],
      services: ["id", "host", "port"],
      systems: ["id", "name", "phase", "zone", "hosts"],
      interfaces: ["id", "kind", "from", "to", "via"],
      flows: ["id", "from", "to", "protocol", "port", "reason", "source"],
      links: ["id", "kind", "from", "to"],
      certificates: null,
      equipment: ["id", "category", "name", "specification", "quantity", "unit", "optional", "reused", "source"],
    },
  },
  { args: ["doctor"], has: { capabilities: ["id", "present", "neededFor", "fix"] } },
  { args: ["completion", "bash"], has: { shell: null, script: null } },
];

for (const { args, has } of keys) {
  test(`${args.join(" ")} --json is one document with the keys ${Object.keys(has).join(", ")}`, async (t) => {
    const document = await jinbaoJson(t, args);
    for (const [key, within] of Object.entries(has)) {
      t.true(key in document, key);
      if (within !== null) {
        const list = document[key] as readonly Record<string, unknown>[];
        t.true(Array.isArray(list), key);
        for (const item of list) {
          t.deepEqual(
            within.filter((each) => !(each in item)),
            [],
            key,
          );
        }
      }
    }
  });
}

test("every verb for the planner has its keys checked, here or with the files that it writes", (t) => {
  const checked = new Set([...keys.map(({ args }) => args[0]), "init", "report"]);
  t.deepEqual(
    verbs.filter(({ name, audience }) => audience === "planner" && !checked.has(name)),
    [],
  );
});

test("the same call gives the same bytes, and the same seed the same ranges", async (t) => {
  for (const args of [
    ["plan", "--json"],
    ["size", "--range", "--draws", "200", "--seed", "7", "--json"],
  ]) {
    const [one, other] = await Promise.all([jinbao(args), jinbao(args)]);
    t.is(one.stdout, other.stdout);
  }
  const [one, other] = await Promise.all([
    jinbao(["size", "--range", "--seed", "7", "--json"]),
    jinbao(["size", "--range", "--seed", "8", "--json"]),
  ]);
  t.not(one.stdout, other.stdout);
});

test("standard output is the result and nothing else: a verb that reports no progress writes nothing to standard error", async (t) => {
  for (const args of [["size"], ["plan"], ["validate"], ["doctor"], ["completion", "zsh"]]) {
    const { exit, stdout, stderr } = await jinbao(args);
    t.deepEqual([exit, stderr], [0, ""], args.join(" "));
    t.true(stdout.endsWith("\n"));
  }
});

test("a province may be read from a pipe", async (t) => {
  const piped = bash(t, `cat provinces/example.yaml | "$NODE" cli/main.ts size /dev/stdin --json`);
  t.is((JSON.parse(piped) as Sized).digest, (await jinbaoJson<Sized>(t, ["size"])).digest);
});

test("--set changes what the file says, later ones win, and a key may go by its own name or its path", async (t) => {
  const value = async (...settings: readonly string[]): Promise<number> => {
    const { quantities } = await jinbaoJson<Sized>(t, ["size", ...settings.flatMap((setting) => ["--set", setting])]);
    return quantities.find(({ id }) => id === "peak.persons")!.value;
  };
  t.is(await value("a1=0.5"), 1_000_000);
  t.is(await value("assumptions.a1=0.5"), 1_000_000);
  t.is(await value("a1=0.1", "insured=10", "a1=0.5"), 5);
});

const wrongSettings: readonly Readonly<{ setting: string; path: string; got: RegExp }>[] = [
  { setting: "a1", path: "", got: /^a1$/ },
  { setting: "=5", path: "", got: /^=5$/ },
  { setting: "m1=1", path: "m1", got: /1/ },
  { setting: "nonsense=1", path: "nonsense", got: /nonsense/ },
  { setting: "insured=-5", path: "insured", got: /-5/ },
  { setting: "insured=many", path: "insured", got: /many/ },
  { setting: "insured=", path: "insured", got: /null|""/ },
  { setting: "insured=[1", path: "insured", got: /./ },
];

for (const { setting, path: key, got } of wrongSettings) {
  test(`--set ${setting} is refused with exit 2, in words and in JSON`, async (t) => {
    const words = await jinbao(["size", "--set", setting]);
    t.deepEqual([words.exit, words.stdout], [2, ""]);
    t.regex(words.stderr, /^--set.*expected .*, got /m);
    const { problems } = await jinbaoJson<{ problems: readonly Record<string, string>[] }>(t, ["size", "--set", setting], { exit: 2 });
    t.is(problems.length, 1);
    t.true(problems[0]!["path"]!.endsWith(key), problems[0]!["path"]);
    t.regex(problems[0]!["got"]!, got);
  });
}

test("all wrong settings are told at once", async (t) => {
  const { stderr } = await jinbao(["size", "--set", "m1=1", "--set", "a1=7", "--set", "insured=0"]);
  t.is(stderr.trimEnd().split("\n").length, 3, stderr);
});

test("every assumption may be overridden, all at once, and the quantities follow", async (t) => {
  const changed = assumptions.map(({ id, value, min, max, integer }) => {
    const other = value * 1.02 <= max ? value * 1.02 : (value + min) / 2;
    return { id, other: integer === true ? Math.min(max, value + 1) : other };
  });
  const settings = changed.flatMap(({ id, other }) => ["--set", `${id}=${other}`]);
  const sized = await jinbaoJson<Sized>(t, ["size", ...settings]);
  const plain = await jinbaoJson<Sized>(t, ["size"]);
  t.not(sized.digest, plain.digest);
  const before = new Map(plain.quantities.map(({ id, value }) => [id, value]));
  t.true(sized.quantities.filter(({ id, value }) => before.get(id) !== value).length > 30);
  await jinbaoJson(t, ["plan", ...settings]);
});

test("--compare tells what differs from another file, and --sweep goes through a span", async (t) => {
  const { compare } = await jinbaoJson<{ compare: { quantities: readonly { id: string; a: number; b: number; ratio: number }[] } }>(t, [
    "size",
    "--set",
    "insured=4000000",
    "--compare",
    "provinces/example.yaml",
  ]);
  t.like(
    compare.quantities.find(({ id }) => id === "peak.persons"),
    { a: 1_200_000, b: 600_000, ratio: 0.5 },
  );
  const { sweep } = await jinbaoJson<{ sweep: { key: string; rows: readonly { value: number; quantities: Record<string, number> }[] } }>(
    t,
    ["size", "--sweep", "insured=1000000..3000000/2"],
  );
  t.deepEqual(
    sweep.rows.map(({ value, quantities }) => [value, quantities["peak.persons"]]),
    [
      [1_000_000, 300_000],
      [2_000_000, 600_000],
      [3_000_000, 900_000],
    ],
  );
});

test("init writes a file that validates, with what was asked for, and refuses one that exists", async (t) => {
  const cwd = scratch(t);
  const made = await jinbaoJson(
    t,
    ["init", "new province.yaml", "--name", "北山省", "--insured", "1200000", "--cities", "9", "--counties", "71"],
    {
      cwd,
    },
  );
  t.deepEqual(made, { file: "new province.yaml" });
  const validated = await jinbaoJson(t, ["validate", "new province.yaml"], { cwd });
  t.like(validated, { province: { zh: "北山省" }, problems: [] });
  const { quantities } = await jinbaoJson<Sized>(t, ["size", "new province.yaml"], { cwd });
  t.is(quantities.find(({ id }) => id === "offices")!.value, 81);
  const before = readFileSync(path.join(cwd, "new province.yaml"), "utf8");
  const again = await jinbao(["init", "new province.yaml"], { cwd });
  t.is(again.exit, 2);
  t.regex(again.stderr, /new province\.yaml: expected a file that does not exist yet.*got it exists/);
  t.is(readFileSync(path.join(cwd, "new province.yaml"), "utf8"), before);
});

test("init without options, and no terminal to ask on, writes the scheme's baseline in the language of the terminal", async (t) => {
  const cwd = scratch(t);
  await jinbaoJson(t, ["init", "plain.yaml"], { cwd, env: { LANG: "zh_CN.UTF-8" } });
  const sized = await jinbaoJson<Sized>(t, ["size", "plain.yaml"], { cwd });
  t.is(sized.digest, (await jinbaoJson<Sized>(t, ["size"])).digest);
});

for (const { key, name } of [
  { key: "\u0003", name: "Ctrl-C" },
  { key: "\u0004", name: "Ctrl-D" },
]) {
  test(`${name} at a question of init, on a terminal, ends it with exit 130, no stack trace and no file`, async (t) => {
    if (program("script") === undefined) {
      t.pass();
      return;
    }
    const cwd = scratch(t);
    const command = `'${process.execPath}' '${path.join(root, "cli", "main.ts")}' init new.yaml`;
    const child = spawn("script", ["-qefc", command, "/dev/null"], { cwd, env: { ...process.env, LANG: "C.UTF-8" } });
    const result = finished(child);
    let seen = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const before = seen;
      seen += String(chunk);
      if (seen.includes("baseline): ") && !before.includes("baseline): ")) {
        child.stdin.write(key);
      }
    });
    const { exit, stdout } = await result;
    t.is(exit, 130, stdout);
    t.regex(stdout, /interrupted/);
    t.notRegex(stdout, / at |bug/);
    t.false(existsSync(path.join(cwd, "new.yaml")));
  });
}

for (const { title, args } of [
  { title: "in a directory that is not there", args: ["init", "no/such/file.yaml"] },
  { title: "over a directory", args: ["init", "."] },
  { title: "with a number that no province has", args: ["init", "new.yaml", "--insured", "0"] },
  { title: "with a name of 100,000 characters", args: ["init", "new.yaml", "--name", "名".repeat(30_000)] },
]) {
  test(`init ${title} is refused with exit 2 and leaves no file`, async (t) => {
    const cwd = scratch(t);
    const { exit, stdout, stderr } = await jinbao(args, { cwd });
    t.deepEqual([exit, stdout], [2, ""]);
    t.true(stderr.length < 2000, stderr.slice(0, 500));
    t.false(existsSync(path.join(cwd, "new.yaml")));
  });
}

const languages = [
  { title: "the locale's", args: ["plan"], env: { LANG: "zh_CN.UTF-8" }, speaks: "zh" },
  { title: "English where the locale is none", args: ["plan"], env: { LANG: "C" }, speaks: "en" },
  { title: "--lang's above the locale's", args: ["plan", "--lang", "en"], env: { LANG: "zh_CN.UTF-8" }, speaks: "en" },
  { title: "--lang's before the verb", args: ["--lang", "zh", "plan"], env: {}, speaks: "zh" },
] as const;

for (const { title, args, env, speaks } of languages) {
  test(`the terminal's language is ${title}`, async (t) => {
    const { stdout } = await jinbao(args, { env });
    t.is(/设备清单/.test(stdout), speaks === "zh");
    t.is(/Equipment/.test(stdout), speaks === "en");
  });
}

test("JSON does not depend on the terminal's language", async (t) => {
  const [zh, en] = await Promise.all([jinbao(["plan", "--json", "--lang", "zh"]), jinbao(["plan", "--json", "--lang", "en"])]);
  t.is(zh.stdout, en.stdout);
});

for (const lang of ["zh", "en"]) {
  test(`--help in ${lang} lists every verb, and each verb's help has its options and an example, no line wider than the terminal`, async (t) => {
    const whole = await jinbao(["--help", "--lang", lang]);
    t.is(whole.exit, 0);
    for (const { name, options, examples } of verbs) {
      t.regex(whole.stdout, new RegExp(`^ +${name} `, "m"));
      const { exit, stdout } = await jinbao([name, "--help", "--lang", lang]);
      t.is(exit, 0);
      t.is(/\p{Script=Han}{4}/u.test(stdout.replaceAll("某省", "")), lang === "zh", name);
      for (const { flags } of options) {
        t.true(stdout.includes(flags), `${name}: ${flags}`);
      }
      t.true(examples.length > 0);
      for (const { command } of examples) {
        t.true(stdout.includes(command), `${name}: ${command}`);
      }
    }
  });
}

test("--version prints the version alone", async (t) => {
  const { exit, stdout } = await jinbao(["--version"]);
  t.is(exit, 0);
  t.regex(stdout, /^\d+\.\d+\.\d+\n$/);
});

test("wrong usage is exit 2, and one JSON document where --json stands anywhere", async (t) => {
  t.like(await jinbao(["sizee"]), {
    exit: 2,
    stdout: "",
    stderr: "jinbao: expected a verb, got sizee. Did you mean size? See ./jinbao --help\n",
  });
  const { problems } = await jinbaoJson<{ problems: readonly unknown[] }>(t, ["size", "--rnage"], { exit: 2 });
  t.is(problems.length, 1);
});

test("what the machine lacks is exit 3, and doctor tells the command that adds it", async (t) => {
  const document = await jinbaoJson<{ capabilities: readonly Record<string, unknown>[] }>(t, ["doctor"], {
    exit: 3,
    env: { PATH: "/nowhere" },
  });
  t.like(
    document.capabilities.find(({ id }) => id === "npm"),
    { present: false, fix: { en: "apt-get update && apt-get install -y --no-install-recommends npm" } },
  );
});

test("results piped into head are no failure", (t) => {
  t.is(bash(t, `"$NODE" cli/main.ts plan --json | head -c 10; echo " \${PIPESTATUS[0]}"`), '{\n  "diges 0\n');
});

/** What a shell prints that runs the script in the product's directory; nothing may come on standard error. */
function bash(t: ExecutionContext, script: string): string {
  const { stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath },
  });
  t.is(stderr, "");
  return stdout;
}
