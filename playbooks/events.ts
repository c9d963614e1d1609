/** What came of one host in a run of playbooks. */
export type HostTally = Readonly<{ name: string; ok: number; changed: number; failed: number; unreachable: number }>;

/** A task that did not come to its end on a host, in the words of its module. */
export type TaskFailure = Readonly<{ host: string; task: string; message: string; unreachable: boolean }>;

/** A task that changed something on a host, or would have in a dry run. */
export type TaskChange = Readonly<{ host: string; task: string }>;

/** How far a run is. */
export type RunProgress = Readonly<{ play: string; task: string; tasks: number; hosts: number }>;

type Event = Readonly<{
  event?: string;
  event_data?: Readonly<{
    play?: string;
    task?: string;
    role?: string;
    host?: string;
    ignore_errors?: boolean | null;
    res?: Readonly<Record<string, unknown>>;
    ok?: Readonly<Record<string, number>>;
    changed?: Readonly<Record<string, number>>;
    failures?: Readonly<Record<string, number>>;
    dark?: Readonly<Record<string, number>>;
    processed?: Readonly<Record<string, number>>;
  }>;
}>;

/**
 * Follows the events of ansible-runner, one JSON document a line. A line that is none (a warning, a traceback) is kept as a remark and
 * never stops it; the last of them tell why a run ended before it began.
 */
export class RunTally {
  readonly #hosts = new Map<string, { ok: number; changed: number; failed: number; unreachable: number }>();
  readonly #failures: TaskFailure[] = [];
  readonly #changes: TaskChange[] = [];
  readonly #remarks: string[] = [];
  #progress: RunProgress = { play: "", task: "", tasks: 0, hosts: 0 };

  /** @returns whether it was an event */
  take(line: string): boolean {
    const event = parse(line);
    if (event?.event === undefined) {
      this.#remark(line);
      return false;
    }
    this.#follow(event.event, event.event_data ?? {});
    return true;
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  get failures(): readonly TaskFailure[] {
    return this.#failures;
  }

  get changes(): readonly TaskChange[] {
    return this.#changes;
  }

  get remarks(): readonly string[] {
    return this.#remarks;
  }

  get hosts(): readonly HostTally[] {
    return [...this.#hosts].map(([name, counts]) => ({ name, ...counts })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #follow(kind: string, data: NonNullable<Event["event_data"]>): void {
    const { host = "", task = "", role } = data;
    const named = role === undefined || role === "" ? task : `${role}: ${task}`;
    switch (kind) {
      case "playbook_on_play_start":
        this.#progress = { ...this.#progress, play: data.play ?? "" };
        break;
      case "playbook_on_task_start":
      case "playbook_on_handler_task_start":
        this.#progress = { ...this.#progress, task: named, tasks: this.#progress.tasks + 1, hosts: 0 };
        break;
      case "runner_on_ok":
      case "runner_on_skipped":
        this.#progress = { ...this.#progress, hosts: this.#progress.hosts + 1 };
        this.#count(host, kind === "runner_on_ok" ? "ok" : undefined);
        if (kind === "runner_on_ok" && data.res?.["changed"] === true) {
          this.#count(host, "changed");
          this.#changes.push({ host, task: named });
        }
        break;
      case "runner_on_failed":
        if (data.ignore_errors !== true) {
          this.#count(host, "failed");
          this.#failures.push({ host, task: named, message: messageOf(data.res), unreachable: false });
        }
        break;
      case "runner_on_unreachable":
        this.#count(host, "unreachable");
        this.#failures.push({ host, task: named, message: messageOf(data.res), unreachable: true });
        break;
      case "playbook_on_stats":
        this.#settle(data);
        break;
      default:
    }
  }

  #count(host: string, what: "ok" | "changed" | "failed" | "unreachable" | undefined): void {
    const counts = this.#hosts.get(host) ?? { ok: 0, changed: 0, failed: 0, unreachable: 0 };
    if (what !== undefined) {
      counts[what] += 1;
    }
    this.#hosts.set(host, counts);
  }

  /** Ansible's own count at the end of a playbook is the one that counts: a rescued task has not failed. */
  #settle({ processed = {}, ok = {}, changed = {}, failures = {}, dark = {} }: NonNullable<Event["event_data"]>): void {
    for (const host of Object.keys({ ...processed, ...dark })) {
      this.#hosts.set(host, {
        ok: ok[host] ?? 0,
        changed: changed[host] ?? 0,
        failed: failures[host] ?? 0,
        unreachable: dark[host] ?? 0,
      });
    }
  }

  #remark(line: string): void {
    const text = line.trim();
    if (text !== "") {
      this.#remarks.push(text.slice(0, 500));
      this.#remarks.splice(0, this.#remarks.length - mostRemarks);
    }
  }
}

const mostRemarks = 50;

function parse(line: string): Event | undefined {
  if (!line.startsWith("{")) {
    return undefined;
  }
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}

/** What the module says; of a loop, what its failed items say; a module that crashed says it on its error output. */
function messageOf(res: Readonly<Record<string, unknown>> = {}): string {
  const items = Array.isArray(res["results"]) ? (res["results"] as readonly Readonly<Record<string, unknown>>[]) : [];
  const failed = items.filter((item) => item["failed"] === true).map((item) => wordsOf(item));
  const words = [wordsOf(res), ...failed].filter((each) => each !== "");
  return [...new Set(words)].join("; ").slice(0, 1000) || "no message";
}

function wordsOf(res: Readonly<Record<string, unknown>>): string {
  if (res["censored"] !== undefined) {
    return "its output is hidden, as it would show a secret";
  }
  const parts = ["msg", "stderr", "module_stderr", "reason"].flatMap((key) => {
    const value = res[key];
    return typeof value === "string" && value.trim() !== "" ? [value.trim()] : Array.isArray(value) ? [value.join(" ")] : [];
  });
  return [...new Set(parts)].join(": ").replaceAll(/\s+/gu, " ");
}
