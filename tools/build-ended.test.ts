import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { needs } from "../test/requires.ts";
import { cacheDirectory } from "./cache.ts";
import { isWhole, says, start } from "./test-process.ts";
import { cached, environmentIn, helloTool, scratch } from "./test-tool.ts";

const withGo = needs("go");

/** Moments spread over a build, as parts of its duration, told by a seed: the same in every run. */
function moments(count: number): readonly number[] {
  let state = 20_260_401;
  return Array.from({ length: count }, (_, index) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (index + state / 2 ** 31) / count;
  });
}

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  withGo(`a build ended by ${signal} at any moment leaves nothing taken for a tool, and the next run builds it whole`, async (t) => {
    const base = scratch(t);
    const tool = helloTool(base);
    const environment = environmentIn(base);
    const directory = cacheDirectory(tool, environment);
    const file = path.join(directory, "bin", "hello");
    /** A whole build; how long it took, as the machine is just now. */
    const build = async (): Promise<number> => {
      const started = Date.now();
      const { exit, stdout, stderr } = await start(tool, environment).ended;
      t.deepEqual([exit, stdout], [0, `${file}\n`], stderr);
      // A process killed between the last rename and giving back its lock leaves that lock: it stops no one.
      rmSync(`${directory}.lock`, { force: true });
      isWhole(t, base, tool, environment);
      return Date.now() - started;
    };
    let milliseconds = await build();
    let interrupted = 0;
    for (const part of moments(8)) {
      rmSync(path.join(base, "cache"), { recursive: true, force: true, maxRetries: 5 });
      const { child, ended } = start(tool, environment);
      await sleep(part * milliseconds);
      child.kill(signal);
      const { stdout } = await ended;
      interrupted += stdout === "" ? 1 : 0;
      // What is there under the tool's name, if anything, is the whole tool.
      t.true(!existsSync(directory) || says(file) === "hello v1.2.3\n");
      if (signal === "SIGTERM" && existsSync(path.join(base, "cache"))) {
        t.deepEqual(
          cached(base).filter((name) => /building|lock/.test(name)),
          [],
          `after ${part} of ${milliseconds} ms`,
        );
      }
      milliseconds = await build();
    }
    t.true(interrupted >= 3, `only ${interrupted} builds were interrupted`);
  });
}
