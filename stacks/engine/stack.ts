import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { Environment } from "../../tools/program.ts";
import { Engine, EngineError, type Interrupts } from "./command.ts";
import { letGoOfLateCalls } from "./late-rejections.ts";
import { ensurePassphrase } from "./passphrase.ts";
import { projectName, stateFile, type StackPlace } from "./place.ts";

/** A stack that is there, and how its program, its plugin and its engine are run. */
export type OpenStack = Readonly<{ name: string; place: StackPlace; engine: Engine; stack: Stack }>;

/** A provider's package, and the folder with its executable. */
export type Plugin = Readonly<{ name: string; path: string }>;

export type StackSetUp = Readonly<{
  name: string;
  place: StackPlace;
  program: () => Promise<Readonly<Record<string, unknown>>>;
  /** The Pulumi CLI. */
  pulumi: string;
  /** Providers that lie in folders of ours. */
  plugins: readonly Plugin[];
  /** Whether the engine may fetch a provider that it does not find. */
  fetchPlugins: boolean;
  /** What plugins are told beside. */
  pluginEnvironment: Readonly<Record<string, string>>;
  interrupts: Interrupts;
}>;

/** Opens the stack, making it where it is not there yet. */
export async function openStack(setUp: StackSetUp): Promise<OpenStack> {
  const { name, place, program, pulumi, plugins, fetchPlugins, pluginEnvironment, interrupts } = setUp;
  const fetching = { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: String(!fetchPlugins) };
  const environment = { ...environmentOf(place), ...fetching, ...pluginEnvironment };
  const { directory, engineFile } = place;
  const engine = new Engine({ program: pulumi, directory, environment, engineFile, interrupts });
  const projectSettings = {
    name: projectName,
    runtime: "nodejs",
    plugins: { providers: plugins },
  };
  writeFileSync(path.join(directory, "Pulumi.yaml"), JSON.stringify(projectSettings));
  dropTornSettings(path.join(directory, `Pulumi.${name}.yaml`));
  withoutLog(place);
  await ensureStack(engine, place, name);
  letGoOfLateCalls();
  // Loading it takes a third of a second: only who opens a stack waits for it.
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  const stack = await LocalWorkspace.selectStack(
    { stackName: name, projectName, program },
    { workDir: directory, pulumiCommand: engine.forAutomation(), envVars: environment },
  );
  return { name, place, engine, stack };
}

/**
 * What keeps the engine quiet and to itself. A user's own backend comes with the home in which he is logged in, and his own passphrase is
 * left to him.
 */
export function environmentOf({ directory, backend, passphraseFile }: StackPlace, user: Environment = process.env): Record<string, string> {
  const ownPassphrase = user["PULUMI_CONFIG_PASSPHRASE"] !== undefined || user["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined;
  if (!ownPassphrase) {
    ensurePassphrase(passphraseFile);
  }
  return {
    PULUMI_BACKEND_URL: backend.url,
    ...(backend.ours ? { PULUMI_HOME: path.join(directory, "home") } : {}),
    ...(ownPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile }),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    // States are exported before each change, and no more than ten are kept: the engine's own copies would grow without end.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    PULUMI_LOG_ROTATION_MAX_TOTAL_MB: "20",
    // The engine is a tool of ours here; what it does is told by our own records.
    NO_COLOR: "1",
  };
}

/**
 * The engine would keep all that it says to itself in a log, compressed and encrypted: an eighth of its work. It does without where the
 * log's directory cannot be made.
 */
function withoutLog({ directory, backend }: StackPlace): void {
  const logs = path.join(directory, "home", "logs");
  if (backend.ours && statSync(logs, { throwIfNoEntry: false })?.isFile() !== true) {
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(path.dirname(logs), { recursive: true, mode: 0o700 });
    writeFileSync(logs, "");
  }
}

/** Killed while it wrote the stack's settings the engine would never read them again; the state holds all that they say. */
function dropTornSettings(file: string): void {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text !== "" && !text.includes(":")) {
    rmSync(file);
  }
}

async function ensureStack(engine: Engine, place: StackPlace, name: string): Promise<void> {
  if (stateFile(place, name) !== undefined) {
    return;
  }
  try {
    await engine.run(["stack", "init", name]);
  } catch (error) {
    if (!(error instanceof EngineError && error.ran.stderr.includes("already exists"))) {
      throw error;
    }
  }
}
