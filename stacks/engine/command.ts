import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { tagOf } from "../../tools/owner.ts";

export type Ran = Readonly<{ stdout: string; stderr: string; code: number }>;

/** `stop` asks the engine to finish what it has begun and to begin no more; `force` makes it end at once. */
export type Interrupts = Readonly<{ stop: AbortSignal; force: AbortSignal }>;

export type EngineSetUp = Readonly<{
  program: string;
  directory: string;
  environment: Readonly<Record<string, string>>;
  engineFile: string;
  interrupts: Interrupts;
}>;

/** A run of the engine that did not come to a good end, with all that it said. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly ran: Ran;

  constructor(args: readonly string[], ran: Ran) {
    super(`pulumi ${args.slice(0, 2).join(" ")}: exit ${ran.code}\n${ran.stderr.trim()}`);
    this.ran = ran;
  }
}

/** The engine's command line with all that it runs with. */
export class Engine {
  readonly #setUp: EngineSetUp;

  constructor(setUp: EngineSetUp) {
    this.#setUp = setUp;
  }

  /**
   * Runs it in a process group of its own: an interrupt from the keyboard reaches only us, and we tell the engine once. A file names its
   * process while it runs. @throws EngineError
   */
  async run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const { program, directory, environment, engineFile, interrupts } = this.#setUp;
    if (interrupts.stop.aborted) {
      throw new EngineError(args, { stdout: "", stderr: "interrupted before it began", code: killed });
    }
    const child = spawn(program, [...args, "--non-interactive"], {
      cwd: directory,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...more, ...environment, PULUMI_AUTOMATION_API: "true" },
    });
    if (child.pid !== undefined) {
      writeFileSync(engineFile, tagOf(child.pid));
    }
    const interrupt = (): void => void child.kill("SIGINT");
    interrupts.stop.addEventListener("abort", interrupt);
    interrupts.force.addEventListener("abort", interrupt);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    try {
      const code = await new Promise<number>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (exit) => resolve(exit ?? killed));
      });
      if (code !== 0) {
        throw new EngineError(args, { stdout, stderr, code });
      }
      return { stdout, stderr, code };
    } finally {
      interrupts.stop.removeEventListener("abort", interrupt);
      interrupts.force.removeEventListener("abort", interrupt);
      rmSync(engineFile, { force: true });
    }
  }

  /**
   * The engine as the automation API calls it. What the API asks beside the work, and nobody here reads, is answered without a start of the
   * engine, which takes a fifth of a second each; that the stack is there has been seen to before.
   */
  forAutomation(): PulumiCommand {
    const command = {
      command: this.#setUp.program,
      version: { toString: () => "3.259.0" },
      run: async (args: readonly string[], _directory: string, environment: NodeJS.ProcessEnv): Promise<Ran> => {
        const known = unread[args.slice(0, 2).join(" ")];
        return known === undefined ? await this.run(args, environment) : { stdout: known, stderr: "", code: 0 };
      },
    };
    // The API's class for a command line has a private constructor, and no members beyond these.
    return command as unknown as PulumiCommand;
  }
}

/** What a shell tells of a process that was killed. */
export const killed = 137;

const unread: Readonly<Record<string, string>> = { "stack select": "", "stack output": "{}", "stack history": "[]" };
