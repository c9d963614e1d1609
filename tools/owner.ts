import { readFileSync } from "node:fs";

/**
 * This process as its locks and temporary directories name it: its id, and when it started, as the id alone may come to belong to
 * another process after its end.
 */
export function ownTag(): string {
  return tagOf(process.pid);
}

/** The same of another process. */
export function tagOf(processId: number): string {
  return `${processId}.${startOf(processId)?.start ?? 0}`;
}

export function processIdOf(tag: string): string {
  return tag.split(".")[0]!;
}

/** Whether the process that the tag names still runs. What is no tag names none. */
export function isAlive(tag: string): boolean {
  const [pid, start] = tag.split(".").map(Number);
  if (pid === undefined || !Number.isSafeInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be signalled, but is there.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") {
      return false;
    }
  }
  const found = startOf(pid);
  return found === undefined || (!found.ended && (start === 0 || found.start === start));
}

/** Linux tells when a process started, and that it has ended though its parent has not asked yet; elsewhere undefined. */
function startOf(pid: number): Readonly<{ start: number; ended: boolean }> | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, which may itself hold blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { start: Number(fields[19]), ended: fields[0] === "Z" || fields[0] === "X" };
  } catch {
    return undefined;
  }
}
