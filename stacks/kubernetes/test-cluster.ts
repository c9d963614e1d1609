import { spawn, type ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { createInterface } from "node:readline";
import { findTool } from "../../tools/find.ts";
import { TestApi } from "./test-api.ts";
import { controlPlanePrograms, type ProgramPaths } from "./test-control-plane.ts";

/** A Kubernetes API of our own on this machine's loopback, with scheduler and controllers; kwok plays the nodes. */
export type TestCluster = Readonly<{ kubeconfig: string; api: TestApi; readyMilliseconds: number; stop: () => Promise<void> }>;

const nodesOfNet = 5;
const nodeCapacity = { cpu: "16", memory: "256Gi", pods: "110" };

/**
 * Starts it in a process of its own, which ends it, whatever becomes of this one: it does so once its standard input closes.
 */
export async function startCluster(): Promise<TestCluster> {
  const started = performance.now();
  const programs = {} as Record<keyof ProgramPaths, string>;
  for (const program of controlPlanePrograms) {
    programs[program] = await findTool(program, { progress: () => undefined, build: false });
  }
  const keeper = spawn(process.execPath, [`${import.meta.dirname}/test-control-plane.ts`, JSON.stringify(programs)], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const kubeconfig = await firstLine(keeper);
  const api = new TestApi(kubeconfig);
  await addNodes(api);
  await addStorage(api);
  return {
    kubeconfig,
    api,
    readyMilliseconds: Math.round(performance.now() - started),
    stop: async () => {
      const ended = new Promise<void>((resolve) => void keeper.once("close", () => resolve()));
      keeper.stdin.end();
      await ended;
    },
  };
}

async function firstLine(keeper: ChildProcess): Promise<string> {
  const complaint = text(keeper.stderr!);
  for await (const line of createInterface({ input: keeper.stdout! })) {
    return line;
  }
  throw new Error(`the control plane did not start: ${await complaint}`);
}

/** Nodes for each net, as the target wants them where both nets share a cluster. */
async function addNodes(api: TestApi): Promise<void> {
  for (const net of ["business", "outside"]) {
    for (let index = 1; index <= nodesOfNet; index++) {
      const name = `${net}-${index}`;
      await api.ask("POST", "/api/v1/nodes", {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
          name,
          labels: { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": `rack-${(index % 2) + 1}`, "jinbao/net": net },
        },
        status: { allocatable: nodeCapacity, capacity: nodeCapacity },
      });
    }
  }
}

/** The class whose volumes kwok makes. As on a user's cluster, it is what claims get that name none. */
async function addStorage(api: TestApi): Promise<void> {
  await api.ask("POST", "/apis/storage.k8s.io/v1/storageclasses", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "kwok-volume", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "kwok.x-k8s.io/volume",
    reclaimPolicy: "Delete",
    volumeBindingMode: "Immediate",
  });
}
