import { once } from "node:events";
import path from "node:path";
import { trialFiles } from "../../workload/served.ts";
import { serve } from "../../workload/serve.ts";
import { profileNames } from "../../workload/profiles/registry.ts";
import { trialOperators } from "../../workload/identity/development.ts";
import { FillingEnded, fillDatabase, insuredOf } from "../fill-database.ts";
import { deferInterrupt } from "../interrupt.ts";
import { productVersion } from "../product.ts";
import { serveText } from "../serve-text.ts";
import type { Told } from "../serve-text.ts";
import type { Context, Outcome } from "../verb.ts";

/** Serves one profile until Ctrl-C. What it prints, at once, is where and how it can be asked. */
export async function run(context: Context): Promise<Outcome> {
  const { options, stateDirectory, screen, json, progress } = context;
  const directory = path.resolve(stateDirectory, "serve");
  const wanted = options.integer("insured");
  const insured = wanted === undefined ? undefined : insuredOf(wanted, context.operand!);
  const stop = new AbortController();
  const release = deferInterrupt((times) => {
    if (times > 1) {
      process.exit(130);
    }
    progress({
      zh: "正在停止：先答完已收到的请求（再按一次 Ctrl-C 立即结束）",
      en: "stopping: answering what was asked first (Ctrl-C again ends it at once)",
    });
    stop.abort();
  });
  const { id, name } = profileNames.find((each) => each.id === context.operand)!;
  progress({ zh: `正在启动${name.zh} ……`, en: `starting: ${name.en} ...` });
  const dsn = options.text("dsn");
  const fill = async (filled: string): Promise<void> => await fillDatabase(insured!, filled, { progress, signal: stop.signal });
  const served = await serve(id, {
    directory,
    port: options.integer("port") ?? 0,
    version: productVersion(),
    ...(dsn === undefined ? {} : { dsn }),
    ...(insured === undefined ? {} : { prepare: fill }),
    ...(options.flag("log") ? { log: process.stderr } : {}),
  }).catch((error: unknown) => {
    if (error instanceof FillingEnded) {
      return undefined;
    }
    throw error;
  });
  if (served === undefined) {
    progress({ zh: "装入已中断；再次运行同一命令会接着装", en: "loading was ended; the same command goes on from there" });
    return { exit: release() ?? 0, json: { url: null }, text: () => "" };
  }
  const { callers } = served.profile;
  const operators = callers.includes("operator")
    ? trialOperators.map((each) => ({ id: each.id, ...trialFiles(directory, "operator", each.id) }))
    : [];
  const system = callers.includes("system") ? { id, ...trialFiles(directory, "system", id) } : undefined;
  const certificateAuthority = path.join(directory, "certificates", "ca.crt");
  const told: Told = { profile: id, url: served.url, certificateAuthority, operators, system };
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : serveText(told, screen.language));
  if (!stop.signal.aborted) {
    await once(stop.signal, "abort");
  }
  await served.stop();
  release();
  // A service that was asked to end and did so has done what it should. What it had to say it has said.
  return { exit: 0, json: undefined, text: () => "" };
}
