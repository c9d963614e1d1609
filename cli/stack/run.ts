import path from "node:path";
import { realpathSync } from "node:fs";
import type { Text } from "../../model/text.ts";
import { stackPlace } from "../../stacks/engine/place.ts";
import type { Plugin } from "../../stacks/engine/stack.ts";
import type { StackReport, StackRun } from "../../stacks/engine/run.ts";
import type { StackOutputs } from "../../stacks/program.ts";
import { findTool } from "../../tools/find.ts";
import { deferInterrupt } from "../interrupt.ts";
import { productDirectory } from "../product.ts";
import type { Context } from "../verb.ts";
import { kindProgress } from "./progress.ts";
import type { Target } from "./options.ts";

/** A stack of one target, without a program where what stands is all that matters. */
export type Wanted = Readonly<{ target: Target; program?: () => Promise<StackOutputs> }>;

/** The exit code of what a signal ended; undefined where none came. */
export type Followed = Readonly<{ report: StackReport | undefined; exit: number | undefined }>;

/** How many operations the engine has under way at once; our provider has its own limit. */
const parallel = 32;

const ownPlugin: Plugin = { name: "jinbao", path: path.join(productDirectory, "cli", "plugin") };

/**
 * Runs the engine for a verb: with its progress on standard error, and so that Ctrl-C lets it finish what it has begun. A second one makes
 * it end at once.
 */
export async function runEngine(
  context: Context,
  { target, program }: Wanted,
  work: (run: StackRun) => Promise<StackReport | undefined>,
  plugin = ownPlugin,
): Promise<Followed> {
  // To build the engine takes minutes: until it runs, a signal ends the program as it always does.
  const pulumi = await findTool("pulumi", { progress: context.progress });
  const [stop, force] = [new AbortController(), new AbortController()];
  const release = deferInterrupt((times) => {
    context.progress(times === 1 ? stopping : forcing);
    (times === 1 ? stop : force).abort();
  });
  const progress = kindProgress(context);
  try {
    const place = stackPlace(context.stateDirectory);
    const report = await work({
      name: target,
      place,
      program: program ?? (() => Promise.resolve({})),
      pulumi,
      plugins: target === "kubernetes" ? [] : [plugin],
      fetchPlugins: target === "kubernetes",
      pluginEnvironment: {
        JINBAO_STATE: realpathSync(context.stateDirectory),
        JINBAO_LANGUAGE: context.screen.language,
        JINBAO_NODE: process.execPath,
      },
      interrupts: { stop: stop.signal, force: force.signal },
      follow: { progress: context.progress, kinds: progress.show },
      parallel,
    });
    return { report, exit: release() };
  } finally {
    progress.end();
    release();
  }
}

const stopping: Text = {
  zh: "正在停止：等待已开始的操作完成（再按一次 Ctrl-C 立即结束）",
  en: "stopping: waiting for what has begun to finish (Ctrl-C again ends it at once)",
};

const forcing: Text = { zh: "立即结束；下次运行会接着做完", en: "ending at once; the next run goes on from there" };
