import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as automation from "@pulumi/pulumi/automation/index.js";
import { findTool, toolRoot } from "../../tools/find.ts";
import { clusterProgram, kubernetesPlugin, type ClusterArguments } from "./cluster.ts";

/** What a run changes, in numbers of resources. */
export type Changes = Readonly<{ create: number; update: number; delete: number; replace: number; same: number; milliseconds: number }>;

/** The target's program as the automation API runs it, against a cluster reached by the provider that stands in for the official one. */
export class TestStack {
  readonly #stack: automation.Stack;
  readonly #directory: string;
  readonly #pulumi: string;

  private constructor(stack: automation.Stack, { directory, pulumi }: Readonly<{ directory: string; pulumi: string }>) {
    this.#stack = stack;
    this.#directory = directory;
    this.#pulumi = pulumi;
  }

  static async of(given: ClusterArguments): Promise<TestStack> {
    const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-test-stack-"));
    const pulumi = await findTool("pulumi", { progress: () => undefined, build: false });
    // The API's type does not know `plugins` yet; Pulumi itself does.
    const projectSettings = {
      name: "jinbao",
      runtime: "nodejs",
      backend: { url: `file://${directory}` },
      plugins: { providers: [{ name: kubernetesPlugin.name, path: path.join(import.meta.dirname, "test-plugin") }] },
    } as const;
    const stack = await automation.LocalWorkspace.createOrSelectStack(
      { stackName: "test", projectName: "jinbao", program: clusterProgram(given) },
      {
        workDir: directory,
        pulumiCommand: await automation.PulumiCommand.get({ root: toolRoot(pulumi), skipVersionCheck: true }),
        projectSettings,
        envVars: {
          JINBAO_NODE: process.execPath,
          PULUMI_HOME: path.join(directory, "home"),
          PULUMI_CONFIG_PASSPHRASE: "of a test",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
      },
    );
    return new TestStack(stack, { directory, pulumi });
  }

  async up(options: Readonly<{ refresh?: boolean }> = {}): Promise<Changes> {
    return await timed(async () => (await this.#stack.up({ ...options, suppressOutputs: true })).summary.resourceChanges);
  }

  async preview(): Promise<Changes & Readonly<{ said: string }>> {
    let said = "";
    const changes = await timed(async () => {
      const { changeSummary, stdout } = await this.#stack.preview();
      said = stdout;
      return changeSummary;
    });
    return { ...changes, said };
  }

  /** What `up` would do, having looked at the cluster. */
  async drift(): Promise<Changes & Readonly<{ found: readonly string[] }>> {
    const found: string[] = [];
    const changes = await timed(
      async () =>
        (
          await this.#stack.preview({
            refresh: true,
            onEvent: ({ resourcePreEvent }) => {
              const { op, urn } = resourcePreEvent?.metadata ?? { op: "same", urn: "" };
              if (op !== "same" && op !== "refresh") {
                found.push(`${op} ${urn.split("::").slice(2).join(" ").split("$").at(-1)}`);
              }
            },
          })
        ).changeSummary,
    );
    return { ...changes, found };
  }

  /** What is protected is let go first, as a person would have to. */
  async down(): Promise<Changes> {
    execFileSync(this.#pulumi, ["state", "unprotect", "--all", "--yes", "--stack", "test", "--non-interactive"], {
      cwd: this.#directory,
      env: { ...process.env, ...this.#stack.workspace.envVars },
    });
    return await timed(async () => (await this.#stack.destroy()).summary.resourceChanges);
  }

  /** All that the stack has written: its state, and copies of it. */
  written(): string {
    const state = path.join(this.#directory, ".pulumi");
    return readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

async function timed(run: () => Promise<Readonly<Record<string, number>> | undefined>): Promise<Changes> {
  const started = performance.now();
  const { create = 0, update = 0, delete: deleted = 0, replace = 0, same = 0 } = (await run()) ?? {};
  return { create, update, delete: deleted, replace, same, milliseconds: Math.round(performance.now() - started) };
}
