import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labOf, type LabHost, type LabPlan } from "../datacenter/lab.ts";
import { matrixOf, type Matrix } from "../datacenter/matrix.ts";
import { planDataCenter } from "../datacenter/plan.ts";
import { size } from "../sizing/size.ts";
import { testProvince } from "../sizing/test-province.ts";
import { ensureAdministratorKey } from "./birth.ts";
import { configureEngine } from "./engine.ts";
import { ensureImage } from "./image.ts";
import { ensureKeeper, entrance, findKeeper, labEnvironment, systemPath } from "./keeper.ts";
import { placeOf, type Place } from "./place.ts";
import { ensureRepository } from "./repository.ts";
import { labHandlers } from "./resources.ts";
import { sweepLab } from "./sweep.ts";

/** Hosts enough for a way from an office through the WAN and the firewalls to the applications, and for each kind of part. */
const wayFromOffice =
  /^(?:business-app-1|business-db-1|balancer-1|jump-1|monitor-1|core-firewall-1|wan-router-1|city-router-01|city-firewall-01|county-router-01-01|office-01|office-01-01|peer-bank|front-1|gap-inner-1|gap-outer-1|outside-firewall-1|public-app-1)$/;

/** The baseline's data centre and the part of it that the tests make: hosts of these names. */
export function smallPlan(chosen = wayFromOffice): Readonly<{ plan: LabPlan; matrix: Matrix }> {
  const province = testProvince();
  const dataCenter = planDataCenter(province, size(province));
  const whole = labOf(dataCenter, 2);
  const hosts = whole.hosts.filter(({ name }) => chosen.test(name));
  const names = new Set(hosts.map(({ name }) => name));
  const lines = whole.lines.filter(({ ends }) => ends.every(({ host }) => names.has(host)));
  const plan = { ...whole, hosts, lines, volumes: whole.volumes.filter(({ host }) => names.has(host)) };
  return { plan, matrix: matrixOf(dataCenter, plan) };
}

/** A lab in a directory of its own, made part by part without an engine. */
export class TestLab {
  readonly state = mkdtempSync(path.join(os.tmpdir(), "jinbao-lab-"));
  readonly place: Place = placeOf(this.state);
  readonly #handlers = new Map(labHandlers(this.place).map((handler) => [handler.type.split(":")[2]!, handler]));

  async begin(): Promise<void> {
    configureEngine(this.place);
    await ensureKeeper(this.place);
    await ensureImage(this.place, () => undefined);
    await ensureRepository(this.place, () => undefined);
    await ensureAdministratorKey(this.place);
  }

  async make({ segments, volumes, hosts, lines }: LabPlan): Promise<void> {
    await Promise.all(segments.map(async (each) => await this.handler("Segment").create(each)));
    await Promise.all(volumes.map(async (each) => await this.handler("Volume").create(each)));
    await Promise.all(hosts.map(async (each) => await this.handler("Host").create(each)));
    await Promise.all(lines.map(async (each) => await this.handler("Line").create(each)));
  }

  handler(kind: "Segment" | "Volume" | "Host" | "Line") {
    return this.#handlers.get(kind)!;
  }

  /** The parts that are not as asked, by kind and name, with the properties that differ; `gone` where it is not there. */
  async drift({ segments, volumes, hosts, lines }: LabPlan): Promise<readonly string[]> {
    const parts = [
      ...segments.map((asked) => ({ kind: "Segment" as const, asked })),
      ...volumes.map((asked) => ({ kind: "Volume" as const, asked })),
      ...hosts.map((asked) => ({ kind: "Host" as const, asked })),
      ...lines.map((asked) => ({ kind: "Line" as const, asked })),
    ];
    const found = await Promise.all(
      parts.map(async ({ kind, asked }) => {
        const now = (await this.handler(kind).read(asked.name, asked)) as Record<string, unknown> | undefined;
        const different =
          now === undefined
            ? ["gone"]
            : Object.entries(asked)
                .filter(([key, value]) => JSON.stringify(now[key]) !== JSON.stringify(value))
                .map(([key]) => key);
        return different.length === 0 ? [] : [`${kind} ${asked.name}: ${different.join(", ")}`];
      }),
    );
    return found.flat();
  }

  /** Runs a program of this machine inside a host's network. */
  run(host: string, ...command: readonly string[]): string {
    const environment = { ...process.env, ...labEnvironment(this.place) };
    return execFileSync("nsenter", [...entrance(findKeeper(this.place)!, host), ...command], { encoding: "utf8", env: environment });
  }

  /** Runs a program inside a host, as root there. */
  inside(host: string, ...command: readonly string[]): Readonly<{ status: number | null; output: string }> {
    const { status, stdout, stderr } = spawnSync("nsenter", [...entrance(findKeeper(this.place)!), "podman", "exec", host, ...command], {
      encoding: "utf8",
      env: { ...process.env, ...labEnvironment(this.place) },
    });
    return { status, output: stdout + stderr };
  }

  async until(condition: () => boolean, seconds = 10): Promise<void> {
    for (const end = Date.now() + seconds * 1000; !condition();) {
      if (Date.now() > end) {
        throw new Error(`waited ${seconds} seconds in vain`);
      }
      await sleep(20);
    }
  }

  host(plan: LabPlan, name: string): LabHost {
    return plan.hosts.find((host) => host.name === name)!;
  }

  async end(): Promise<void> {
    await sweepLab(this.place);
    rmSync(this.state, { recursive: true, force: true });
  }
}

/** What of a machine a lab must leave as it was: links, addresses, routes, filters, mounts, sysctls, named namespaces. */
export function machineState(): Readonly<Record<string, string>> {
  const ask = (command: string): string =>
    execFileSync("sh", ["-c", command], { encoding: "utf8", env: { ...process.env, PATH: systemPath() } });
  return {
    addresses: ask("ip -o addr show | sed 's/valid_lft.*//'"),
    routes: ask("ip route show table all"),
    filter: ask("nft list ruleset 2>/dev/null || true"),
    forwarding: readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8"),
    inotify: readFileSync("/proc/sys/fs/inotify/max_user_instances", "utf8"),
    namespaces: ask("ls /run/netns 2>/dev/null || true"),
  };
}

/** Everything on the machine that carries a lab's name: processes, mounts, cgroups. */
export function tracesOf({ id, directory }: Place): readonly string[] {
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(directory));
  const cgroups = execFileSync("sh", ["-c", `find /sys/fs/cgroup -maxdepth 2 -name '${id}' 2>/dev/null || true`], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`JINBAO_LAB=${id}`);
      } catch {
        return false;
      }
    });
  return [...mounts, ...cgroups, ...processes.map((pid) => `process ${pid}`)];
}
