import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";

const wrapper = path.join(import.meta.dirname, "..", "jinbao");
const platformPackage = `node-${process.platform}-${process.arch}`;
/** All that the wrapper may call: a PATH of these alone shows that it needs nothing else. */
const tools = ["sh", "cat", "cmp", "ln", "mkdir", "mv", "readlink", "rm", "sed", "sleep", "tr", "uname"];

type Finished = Readonly<{ exit: number | null; stdout: string; stderr: string }>;

/** A product directory of its own, with a command line that tells how it was called, and a PATH with an npm of ours. */
class Product {
  readonly base = realpathSync(mkdtempSync(path.join(os.tmpdir(), "jinbao wrapper ")));
  readonly root = path.join(this.base, "the product");
  readonly bin = path.join(this.base, "bin");
  readonly npmLog = path.join(this.base, "npm.log");
  readonly node = path.join(this.root, "node_modules", platformPackage, "bin", "node");

  constructor(t: ExecutionContext) {
    mkdirSync(path.join(this.root, "cli"), { recursive: true });
    mkdirSync(this.bin);
    copyFileSync(wrapper, path.join(this.root, "jinbao"));
    writeFileSync(path.join(this.root, "package-lock.json"), "first");
    writeFileSync(
      path.join(this.root, "cli", "main.ts"),
      "console.log(JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd(), cache: process.env.NODE_COMPILE_CACHE }));",
    );
    for (const tool of tools) {
      symlinkSync(execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim(), path.join(this.bin, tool));
    }
    this.npm(`mkdir -p "${path.dirname(this.node)}" && ln -s "${process.execPath}" "${this.node}"`);
    t.teardown(() => rmSync(this.base, { recursive: true, force: true }));
  }

  /** Our npm logs its arguments, clears node_modules as `npm ci` does, and then does this. */
  npm(script: string): void {
    this.executable("npm", `#!/bin/sh\necho "$@" >>"${this.npmLog}"\nrm -rf node_modules\n${script}\n`);
  }

  executable(name: string, content: string): string {
    const file = path.join(this.bin, name);
    writeFileSync(file, content);
    chmodSync(file, 0o755);
    return file;
  }

  npmCalls(): readonly string[] {
    return existsSync(this.npmLog) ? readFileSync(this.npmLog, "utf8").trimEnd().split("\n") : [];
  }

  start(
    options: Readonly<{ entry?: string; cwd?: string; args?: readonly string[]; env?: Record<string, string> }> = {},
  ): ReturnType<typeof spawn> {
    const entry = options.entry ?? path.join(this.root, "jinbao");
    return spawn(entry, [...(options.args ?? [])], {
      cwd: options.cwd ?? this.base,
      env: { PATH: this.bin, HOME: this.base, LANG: "C.UTF-8", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async run(options: Parameters<Product["start"]>[0] = {}): Promise<Finished> {
    return await finished(this.start(options));
  }
}

async function finished(child: ReturnType<typeof spawn>): Promise<Finished> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const exit = await new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { exit, stdout, stderr };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 10_000) {
      throw new Error("waited ten seconds in vain");
    }
    await sleep(20);
  }
}

test("the wrapper runs the command line with its arguments in the caller's directory, and installs only once", async (t) => {
  const product = new Product(t);
  const first = await product.run({ args: ["size", "a b.yaml", "--set", "x=*"] });
  t.is(first.exit, 0, first.stderr);
  t.like(JSON.parse(first.stdout), { argv: ["size", "a b.yaml", "--set", "x=*"], cwd: product.base });
  t.regex(first.stderr, /installing the locked dependencies/);
  const second = await product.run();
  t.deepEqual([second.exit, second.stderr], [0, ""]);
  t.deepEqual(product.npmCalls(), ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
});

test("a changed lockfile is installed, an unchanged one is not", async (t) => {
  const product = new Product(t);
  await product.run();
  writeFileSync(path.join(product.root, "package-lock.json"), "second");
  await product.run();
  await product.run();
  t.is(product.npmCalls().length, 2);
});

test("the wrapper finds itself through chains of links, absolute and relative, and from PATH", async (t) => {
  const product = new Product(t);
  const elsewhere = path.join(product.base, "else where");
  mkdirSync(elsewhere);
  symlinkSync(path.join(product.root, "jinbao"), path.join(elsewhere, "absolute"));
  symlinkSync("absolute", path.join(elsewhere, "chained"));
  symlinkSync("../the product/jinbao", path.join(elsewhere, "relative"));
  symlinkSync("../else where/relative", path.join(product.bin, "jinbao-on-path"));
  symlinkSync(product.root, path.join(product.base, "linked directory"));
  const entries = [
    { entry: "./absolute", cwd: elsewhere },
    { entry: "./chained", cwd: elsewhere },
    { entry: "else where/relative", cwd: product.base },
    { entry: path.join(product.bin, "jinbao-on-path"), cwd: "/" },
    { entry: "./jinbao", cwd: path.join(product.base, "linked directory") },
  ];
  for (const entry of entries) {
    const { exit, stderr, stdout } = await product.run(entry);
    t.is(exit, 0, `${entry.entry}: ${stderr}`);
    t.is((JSON.parse(stdout) as { cwd: string }).cwd, realpathSync(entry.cwd));
  }
});

test("without npm the wrapper says what is missing, why, and the command that mends it, and exits 3", async (t) => {
  const product = new Product(t);
  rmSync(path.join(product.bin, "npm"));
  const english = await product.run();
  t.deepEqual([english.exit, english.stdout], [3, ""]);
  t.regex(english.stderr, /npm was not found\n {2}why: .*\n {2}mend: apt-get install -y npm/);
  const chinese = await product.run({ env: { LANG: "zh_CN.UTF-8" } });
  t.regex(chinese.stderr, /未找到 npm\n {2}原因：.*\n {2}解决：apt-get install -y npm/);
  const json = await product.run({ args: ["size", "--json", "--lang", "en"], env: { LANG: "zh_CN.UTF-8" } });
  t.like(JSON.parse(json.stdout), { error: { exit: 3, what: "npm was not found" } });
});

test("where npm fails the wrapper exits 3, and the next run installs again", async (t) => {
  const product = new Product(t);
  product.npm("echo no network >&2; exit 1");
  const failed = await product.run();
  t.is(failed.exit, 3);
  t.regex(failed.stderr, /no network[^]*npm could not install/);
  product.npm(`mkdir -p "${path.dirname(product.node)}" && ln -s "${process.execPath}" "${product.node}"`);
  t.is((await product.run()).exit, 0);
});

test("two runs at once install once, and both go on", async (t) => {
  const product = new Product(t);
  product.npm(`sleep 1; mkdir -p "${path.dirname(product.node)}" && ln -s "${process.execPath}" "${product.node}"`);
  const both = await Promise.all([product.run(), product.run(), product.run()]);
  t.deepEqual(
    both.map(({ exit }) => exit),
    [0, 0, 0],
    both.map(({ stderr }) => stderr).join("\n"),
  );
  t.is(product.npmCalls().length, 1);
  t.false(existsSync(path.join(product.root, ".jinbao", "install.lock")));
});

for (const [signal, exit] of [
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const) {
  test(`${signal} during the installation ends npm too, releases the lock, exits ${exit}, and the next run installs`, async (t) => {
    const product = new Product(t);
    product.npm(`echo $$ >"${product.base}/npm.pid"; mkdir -p "${path.dirname(product.node)}"; exec sleep 60`);
    const child = product.start();
    const result = finished(child);
    const pidFile = path.join(product.base, "npm.pid");
    await until(() => existsSync(pidFile) && readFileSync(pidFile, "utf8").endsWith("\n"));
    child.kill(signal);
    t.is((await result).exit, exit);
    const npmPid = Number(readFileSync(pidFile, "utf8"));
    await until(() => !isAlive(npmPid));
    t.false(existsSync(path.join(product.root, "node_modules", ".jinbao-installed")));
    product.npm(`mkdir -p "${path.dirname(product.node)}" && ln -s "${process.execPath}" "${product.node}"`);
    const next = await product.run();
    t.deepEqual([next.exit, /waiting|taking over/.test(next.stderr)], [0, false], next.stderr);
  });
}

test("the lock of a run that was killed is taken over with a message", async (t) => {
  const product = new Product(t);
  const dead = spawn("true");
  await finished(dead);
  mkdirSync(path.join(product.root, ".jinbao"));
  symlinkSync(String(dead.pid), path.join(product.root, ".jinbao", "install.lock"));
  const results = await Promise.all([product.run(), product.run()]);
  t.deepEqual(
    results.map(({ exit }) => exit),
    [0, 0],
  );
  t.true(results.some(({ stderr }) => stderr.includes(`process ${dead.pid} ended while installing; taking over its lock`)));
  t.is(product.npmCalls().length, 1);
});

const refusals = [
  {
    title: "a missing libatomic",
    says: "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file",
    mend: /apt-get install -y libatomic1/,
  },
  {
    title: "a missing libstdc++",
    says: "node: error while loading shared libraries: libstdc++.so.6: cannot open shared object file",
    mend: /apt-get install -y libstdc\+\+6/,
  },
  { title: "an old glibc", says: "node: /lib/libc.so.6: version `GLIBC_2.28' not found (required by node)", mend: /glibc 2\.28 or later/ },
];

for (const { title, says, mend } of refusals) {
  test(`a pinned Node that cannot start for ${title} gives the loader's words and the remedy, and exits 3`, async (t) => {
    const product = new Product(t);
    const broken = product.executable("broken-node", `#!/bin/sh\ncat >&2 <<'END'\n${says}\nEND\nexit 127\n`);
    product.npm(`mkdir -p "${path.dirname(product.node)}" && ln -s "${broken}" "${product.node}"`);
    const { exit, stdout, stderr } = await product.run();
    t.deepEqual([exit, stdout], [3, ""]);
    t.true(stderr.includes(says), stderr);
    t.regex(stderr, mend);
  });
}

test("a pinned Node without its loader, as on musl, gives the remedy, and exits 3", async (t) => {
  const product = new Product(t);
  const broken = product.executable("broken-node", "#!/nowhere/ld-linux-x86-64.so.2\n");
  product.npm(`mkdir -p "${path.dirname(product.node)}" && ln -s "${broken}" "${product.node}"`);
  const { exit, stderr } = await product.run();
  t.is(exit, 3);
  t.regex(stderr, /glibc \(not musl/);
});

test("a Node 24 on PATH serves where the pinned one is absent or cannot start; another major does not", async (t) => {
  const product = new Product(t);
  product.npm("mkdir -p node_modules");
  product.executable("node", "#!/bin/sh\necho v22.1.0\n");
  const refused = await product.run();
  t.is(refused.exit, 3);
  t.regex(refused.stderr, /no pinned Node for this platform[^]*Node 24/);
  rmSync(path.join(product.bin, "node"));
  symlinkSync(process.execPath, path.join(product.bin, "node"));
  t.is((await product.run()).exit, 0);
});

test("the compile cache lies in the user's cache directory, and nothing fails where there is none or it cannot be written", async (t) => {
  const product = new Product(t);
  const cacheOf = async (env: Record<string, string>): Promise<unknown> => {
    const { exit, stdout, stderr } = await product.run({ env });
    t.is(exit, 0, stderr);
    return (JSON.parse(stdout) as { cache?: string }).cache;
  };
  t.is(await cacheOf({}), path.join(product.base, ".cache", "jinbao", "compile"));
  t.is(await cacheOf({ XDG_CACHE_HOME: path.join(product.base, "xdg") }), path.join(product.base, "xdg", "jinbao", "compile"));
  t.is(await cacheOf({ XDG_CACHE_HOME: "/dev/null/x" }), undefined);
  t.is(await cacheOf({ HOME: "/proc/nowhere" }), undefined);
  t.is(await cacheOf({ HOME: "" }), undefined);
  t.is(await cacheOf({ NODE_COMPILE_CACHE: path.join(product.base, "mine") }), path.join(product.base, "mine"));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
