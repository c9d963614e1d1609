import { mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { RunTally, type HostTally, type RunProgress, type TaskChange, type TaskFailure } from "./events.ts";
import type { Prepared } from "./prepare.ts";

export type PlaybookRun = Readonly<{
  prepared: Prepared;
  /** The directory of Ansible's programs. */
  bin: string;
  /** Extra variables: the file of secrets, 0600. */
  secretsFile: string;
  check: boolean;
  /** Only these hosts or groups, only these roles. */
  limit?: string;
  tags?: string;
  forks: number;
  timeoutSeconds: number;
  follow: (progress: RunProgress) => void;
  /** Told of each failure when it is found. */
  failed: (failure: TaskFailure) => void;
  stop: AbortSignal;
}>;

/** How ansible-runner says that a run ended. */
export type RunStatus = "successful" | "failed" | "timeout" | "canceled";

export type RunResult = Readonly<{
  status: RunStatus;
  hosts: readonly HostTally[];
  failures: readonly TaskFailure[];
  changes: readonly TaskChange[];
  /** The last lines that were no events: what Ansible says where it could not begin. */
  remarks: readonly string[];
  tasks: number;
  seconds: number;
}>;

/**
 * Runs the site's playbook by ansible-runner in a private data directory of its own, which is removed at the end. Ended by `stop` as
 * Ctrl-C ends it: tasks that have begun on a host finish there.
 */
export async function runPlaybooks(run: PlaybookRun): Promise<RunResult> {
  const started = performance.now();
  const { prepared, bin, timeoutSeconds, stop } = run;
  const directory = path.join(realpathSync(prepared.directory), `run-${process.pid}`);
  writePrivateData(directory, run);
  const tally = new RunTally();
  let cancelled = false;
  try {
    const subprocess = execa(path.join(bin, "ansible-runner"), runnerArguments(directory, realpathSync(prepared.inventory)), {
      cwd: directory,
      env: { PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`, LC_ALL: "C.UTF-8" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      buffer: false,
      reject: false,
      // A group of its own: Ctrl-C at the terminal reaches it through us, once.
      detached: true,
      cleanup: true,
    });
    const cancel = (): void => {
      cancelled = true;
      subprocess.kill("SIGTERM");
    };
    stop.addEventListener("abort", cancel, { once: true });
    const timer = setTimeout(() => subprocess.kill("SIGTERM"), (timeoutSeconds + 30) * 1000);
    const lines = [subprocess.stdout, subprocess.stderr].map(async (stream) => {
      for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
        const before = tally.failures.length;
        tally.take(line);
        tally.failures.slice(before).forEach(run.failed);
        run.follow(tally.progress);
      }
    });
    const [{ exitCode }] = await Promise.all([subprocess, ...lines]);
    clearTimeout(timer);
    stop.removeEventListener("abort", cancel);
    const { hosts, failures, changes, remarks, progress } = tally;
    const seconds = (performance.now() - started) / 1000;
    return { status: statusOf(exitCode, cancelled, remarks), hosts, failures, changes, remarks, tasks: progress.tasks, seconds };
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** ansible-runner exits with what Ansible exits with, and with 254 where it stopped it. */
function statusOf(exitCode: number | undefined, cancelled: boolean, remarks: readonly string[]): RunStatus {
  if (cancelled) {
    return "canceled";
  }
  if (exitCode === 254 || remarks.some((line) => /timed? ?out/iu.test(line) && /runner/iu.test(line))) {
    return "timeout";
  }
  return exitCode === 0 ? "successful" : "failed";
}

const playbookDirectory = import.meta.dirname;

function runnerArguments(directory: string, inventory: string): readonly string[] {
  return [
    ...["run", directory, "--playbook", "site.yaml", "--project-dir", playbookDirectory],
    ...["--inventory", inventory, "--ident", "run", "--json"],
  ];
}

function writePrivateData(directory: string, { bin, secretsFile, check, limit, tags, forks, timeoutSeconds }: PlaybookRun): void {
  const environment = path.join(directory, "env");
  mkdirSync(environment, { recursive: true, mode: 0o700 });
  const words = [
    `--extra-vars @${quoted(realpathSync(secretsFile))}`,
    ...(check ? ["--check", "--diff"] : []),
    ...(limit === undefined ? [] : [`--limit ${quoted(limit)}`]),
    ...(tags === undefined ? [] : [`--tags ${quoted(tags)}`]),
    `--forks ${forks}`,
  ];
  const variables = {
    ...strategyOf(bin),
    ANSIBLE_PIPELINING: "1",
    ANSIBLE_TIMEOUT: "90",
    // One connection a host is held for the whole run already: ssh must leave no master behind.
    ANSIBLE_SSH_ARGS: "-o ControlMaster=no",
    ANSIBLE_GATHERING: "explicit",
    ANSIBLE_RETRY_FILES_ENABLED: "False",
    ANSIBLE_DEPRECATION_WARNINGS: "False",
    ANSIBLE_LOCALHOST_WARNING: "False",
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_LOCAL_TEMP: path.join(directory, "tmp"),
    ANSIBLE_HOME: path.join(directory, "home"),
    // A user's own settings do not reach in here.
    ANSIBLE_CONFIG: path.join(environment, "ansible.cfg"),
    ANSIBLE_ROLES_PATH: path.join(playbookDirectory, "roles"),
  };
  const files = {
    cmdline: words.join(" "),
    envvars: JSON.stringify(variables),
    "ansible.cfg": "",
    settings: JSON.stringify({ job_timeout: timeoutSeconds, suppress_env_files: true }),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(environment, name), content, { mode: 0o600 });
  }
}

/** Mitogen keeps one Python on each host for all tasks, in place of one for each. */
function strategyOf(bin: string): Readonly<Record<string, string>> {
  const version = /python3\.\d+/u;
  const library = path.join(path.dirname(bin), "lib");
  const python = readdirSync(library).find((name) => version.test(name));
  return python === undefined
    ? {}
    : {
        ANSIBLE_STRATEGY: "mitogen_linear",
        ANSIBLE_STRATEGY_PLUGINS: path.join(library, python, "site-packages", "ansible_mitogen", "plugins", "strategy"),
      };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
