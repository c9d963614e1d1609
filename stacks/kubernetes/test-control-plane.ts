import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { toolRoot } from "../../tools/find.ts";
import { TestApi } from "./test-api.ts";

/** In the order in which they start; they end in the other, as an API server without its etcd takes its time to give up. */
export const controlPlanePrograms = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;
export type ProgramPaths = Readonly<Record<(typeof controlPlanePrograms)[number], string>>;

/** kwok's own choice for nodes that are ready and pods that run at once, and for volumes. */
const stages = [
  "node/fast/node-initialize",
  "node/heartbeat-with-lease/node-heartbeat-with-lease",
  "pod/fast/pod-ready",
  "pod/fast/pod-complete",
  "pod/fast/pod-delete",
  "volume/fast/pv-bind",
  "volume/fast/pv-delete",
  "volume/fast/pvc-provision",
  "volume/fast/pvc-delete",
];

const certificate = "certificates/apiserver.crt";
const readySeconds = 120;
const patienceSeconds = 10;

/** Everything stands in one directory and ends with this process. */
class ControlPlane {
  readonly #directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-test-cluster-"));
  readonly #programs: ProgramPaths;
  readonly #running: ChildProcess[] = [];

  constructor(programs: ProgramPaths) {
    this.#programs = programs;
  }

  async start(): Promise<string> {
    const [etcd, etcdPeer, api, controllers, scheduler] = await freePorts(5);
    const token = this.#writeKeys();
    this.#run("etcd", [
      "--data-dir=etcd",
      "--unsafe-no-fsync",
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${etcdPeer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${etcdPeer}`,
      `--initial-cluster=default=http://127.0.0.1:${etcdPeer}`,
    ]);
    this.#run("kube-apiserver", [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      `--secure-port=${api}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      "--cert-dir=certificates",
      `--client-ca-file=${certificate}`,
      "--token-auth-file=tokens.csv",
      "--authorization-mode=RBAC",
      "--service-account-key-file=accounts.pem",
      "--service-account-signing-key-file=accounts.pem",
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-cluster-ip-range=10.96.0.0/16",
      "--endpoint-reconciler-type=none",
    ]);
    const kubeconfig = await this.#ready(`https://127.0.0.1:${api}`, token);
    this.#write("kubeconfig", kubeconfig);
    const serving = (port: number | undefined): readonly string[] => [
      "--kubeconfig=kubeconfig",
      "--authentication-kubeconfig=kubeconfig",
      "--authorization-kubeconfig=kubeconfig",
      "--leader-elect=false",
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      "--cert-dir=certificates",
    ];
    this.#run("kube-controller-manager", [
      ...serving(controllers),
      "--service-account-private-key-file=accounts.pem",
      `--root-ca-file=${certificate}`,
      "--use-service-account-credentials=false",
    ]);
    this.#run("kube-scheduler", serving(scheduler));
    this.#run("kwok", ["--kubeconfig=kubeconfig", "--manage-all-nodes=true", "--node-lease-duration-seconds=40", "--config=stages.yaml"]);
    return kubeconfig;
  }

  async stop(): Promise<void> {
    for (const child of this.#running.toReversed()) {
      const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await Promise.race([ended, sleep(patienceSeconds * 1000)]);
        child.kill("SIGKILL");
      }
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** What must be there before anything runs. The token, drawn anew each time, is the administrator's. */
  #writeKeys(): string {
    const token = randomBytes(16).toString("hex");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#write("accounts.pem", privateKey.export({ type: "pkcs8", format: "pem" }) as string);
    this.#write("tokens.csv", `${token},admin,1,"system:masters"\n`);
    const share = path.join(toolRoot(this.#programs.kwok), "share");
    this.#write("stages.yaml", stages.map((stage) => readFileSync(path.join(share, `${stage}.yaml`), "utf8")).join("\n---\n"));
    return token;
  }

  #write(file: string, content: string): void {
    writeFileSync(path.join(this.#directory, file), content, { mode: 0o600 });
  }

  #run(program: keyof ProgramPaths, parameters: readonly string[]): void {
    const log = openSync(path.join(this.#directory, `${program}.log`), "w");
    this.#running.push(spawn(this.#programs[program], parameters, { cwd: this.#directory, stdio: ["ignore", log, log] }));
    closeSync(log);
  }

  /** The API server signs its certificate itself when it starts. */
  async #ready(server: string, token: string): Promise<string> {
    const file = path.join(this.#directory, certificate);
    const end = Date.now() + readySeconds * 1000;
    for (;;) {
      const kubeconfig = existsSync(file) ? kubeconfigOf(server, readFileSync(file), token) : undefined;
      if (kubeconfig !== undefined && (await isReady(kubeconfig))) {
        return kubeconfig;
      }
      const gone = this.#running.findIndex(({ exitCode }) => exitCode !== null);
      if (gone !== -1 || Date.now() > end) {
        throw new Error(`the API server is not ready: ${this.#lastWords(controlPlanePrograms[gone === -1 ? 1 : gone]!)}`);
      }
      await sleep(100);
    }
  }

  #lastWords(program: string): string {
    return readFileSync(path.join(this.#directory, `${program}.log`), "utf8").slice(-2000);
  }
}

function kubeconfigOf(server: string, authority: Buffer, token: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": authority.toString("base64") } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
  });
}

async function isReady(kubeconfig: string): Promise<boolean> {
  const api = new TestApi(kubeconfig);
  try {
    return (await api.send("GET", "/readyz")).status === 200;
  } catch {
    return false;
  } finally {
    api.close();
  }
}

/** Ports that are free now. They are held together while they are looked for, so that none comes twice. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      async (server) =>
        await new Promise<number>((resolve) => {
          server.listen(0, "127.0.0.1", () => resolve((server.address() as Readonly<{ port: number }>).port));
        }),
    ),
  );
  await Promise.all(servers.map(async (server) => await new Promise((resolve) => void server.close(resolve))));
  return ports;
}

/** As a program of its own: says the kubeconfig in one line, and ends all once nobody listens any more. */
if (import.meta.main) {
  const plane = new ControlPlane(JSON.parse(process.argv[2]!) as ProgramPaths);
  process.stdin.resume();
  const released = new Promise<void>((resolve) => {
    process.stdin.once("end", resolve).once("close", resolve);
    process.once("SIGINT", resolve).once("SIGTERM", resolve);
  });
  const starting = plane.start().then((kubeconfig) => void process.stdout.write(`${kubeconfig}\n`));
  try {
    await Promise.race([released, starting]);
    await released;
  } finally {
    await starting.catch(() => undefined);
    await plane.stop();
  }
}
