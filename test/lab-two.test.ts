import { spawn } from "node:child_process";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { placeOf } from "../lab/place.ts";
import { machineState, tracesOf } from "../lab/test-lab.ts";
import { finished, jinbao, jinbaoJson, scratch } from "./command.ts";
import { needs } from "./requires.ts";
import { root } from "./tree.ts";

// The user's cache has the engine, the hosts' image and their packages already.
const env = { HOME: process.env["HOME"] ?? "" };

type Drift = Readonly<{
  drifted: number;
  things: readonly Readonly<{ action: string; name: string; properties: readonly Readonly<{ path: string }>[] }>[];
}>;
type Status = Readonly<{ hosts: readonly Readonly<{ name: string; state: string; pid?: number }>[] }>;

needs("lab", "pulumi")(
  "two labs of different provinces stand side by side: what befalls one, and its end, leaves the other as it was",
  async (t) => {
    t.timeout(1_200_000);
    const before = machineState();
    const [small, example] = [new Lab(t, "small.yaml"), new Lab(t, "example.yaml")];
    await Promise.all([small.up(), example.up()]);
    for (const lab of [small, example]) {
      t.true((await lab.status()).hosts.every(({ state }) => state === "running"));
      await lab.probe();
    }

    await t.notThrowsAsync(small.harm());
    const { things } = await small.drift(1);
    t.deepEqual(
      things.map(({ action, name, properties }) => `${action} ${name} ${properties.map((each) => each.path).join(" ")}`.trim()),
      ["delete business-db-1", "update core-firewall-1 ruleset", "update monitor-1 interfaces[0].address", "update service-1 interfaces"],
    );
    t.is((await example.drift(0)).drifted, 0);
    await small.up();
    t.is((await small.drift(0)).drifted, 0);

    const refused = await small.downAtTerminal("n");
    t.is(refused.exit, 1, refused.stdout);
    t.regex(refused.stdout, /business-data-1.*\r?\n?.*\[y\/N\]/su);
    t.regex(refused.stdout, /Nothing was removed/u);
    t.is((await small.drift(0)).drifted, 0);
    const agreed = await small.downAtTerminal("y");
    t.is(agreed.exit, 0, agreed.stdout);
    t.deepEqual(tracesOf(small.place), []);
    t.is((await example.drift(0)).drifted, 0);
    await example.probe();

    await example.down();
    t.deepEqual(tracesOf(example.place), []);
    t.deepEqual(machineState(), before);
  },
);

/** One lab, by the command line alone, in a directory of its own. */
class Lab {
  readonly place;
  readonly #t: ExecutionContext;
  readonly #file: string;
  readonly #options;

  constructor(t: ExecutionContext, file: string) {
    const cwd = scratch(t);
    this.#t = t;
    this.#file = path.join(root, "provinces", file);
    this.#options = { cwd, env };
    this.place = placeOf(path.join(cwd, ".jinbao"));
    t.teardown(async () => void (await jinbao(["down", "--yes"], this.#options)));
  }

  async up(): Promise<void> {
    const { exit, stderr } = await jinbao(["up", this.#file, "--offices", "0"], this.#options);
    this.#t.is(exit, 0, stderr);
  }

  async status(): Promise<Status> {
    return await jinbaoJson<Status>(this.#t, ["status"], this.#options);
  }

  async drift(exit: number): Promise<Drift> {
    return await jinbaoJson<Drift>(this.#t, ["drift"], { ...this.#options, exit });
  }

  async probe(): Promise<void> {
    const { exit, stdout } = await jinbao(["probe", this.#file], this.#options);
    this.#t.is(exit, 0, stdout);
  }

  async down(): Promise<void> {
    const { exit, stderr } = await jinbao(["down", "--yes"], this.#options);
    this.#t.is(exit, 0, stderr);
  }

  /** A container killed, a rule of a filter removed, an address changed and another added. */
  async harm(): Promise<void> {
    const { hosts } = await this.status();
    process.kill(hosts.find(({ name }) => name === "business-db-1")!.pid!, "SIGKILL");
    await this.#shell(
      "core-firewall-1",
      "nft delete rule inet jinbao forward handle $(nft -a list chain inet jinbao forward | sed -n 's/.*comment.*# handle //p' | head -1)",
    );
    await this.#shell(
      "monitor-1",
      "old=$(ip -o -4 addr show eth0 | awk '{print $4}'); ip addr add 10.255.0.9/24 dev eth0; ip addr del $old dev eth0",
    );
    await this.#shell("service-1", "ip addr add 10.255.0.8/24 dev eth0");
  }

  async #shell(host: string, command: string): Promise<void> {
    const { exit, stderr } = await jinbao(["shell", host, "--", "sh", "-c", command], this.#options);
    this.#t.is(exit, 0, stderr);
  }

  /** `script` gives it a terminal, and types the answer once it is asked. */
  async downAtTerminal(answer: string): Promise<Awaited<ReturnType<typeof finished>>> {
    const command = `'${process.execPath}' '${path.join(root, "cli", "main.ts")}' down --lang en`;
    const child = spawn("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"], {
      cwd: this.#options.cwd,
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", TERM: "dumb", ...env },
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.endsWith("[y/N] ")) {
        child.stdin.end(`${answer}\n`);
      }
    });
    return await finished(child);
  }
}
