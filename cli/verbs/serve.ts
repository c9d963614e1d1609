import { once } from "node:events";
import path from "node:path";
import { trialFiles } from "../../workload/served.ts";
import { serve } from "../../workload/serve.ts";
import { trialOperators } from "../../workload/identity/development.ts";
import { FillingEnded, fillDatabase, insuredOf } from "../fill-database.ts";
import { deferInterrupt } from "../interrupt.ts";
import { productVersion } from "../product.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** Serves one profile until Ctrl-C. What it prints, at once, is where and how it can be asked. */
export async function run(context: Context): Promise<Outcome> {
  const { options, stateDirectory, screen, json, progress } = context;
  const directory = path.resolve(stateDirectory, "serve");
  const wanted = options.integer("insured");
  const insured = wanted === undefined ? undefined : insuredOf(wanted);
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
  progress({ zh: "正在启动业务经办管理系统 ……", en: "starting business administration ..." });
  const dsn = options.text("dsn");
  const fill = async (filled: string): Promise<void> => await fillDatabase(insured!, filled, { progress, signal: stop.signal });
  const served = await serve("business", {
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
  const certificates = path.join(directory, "certificates");
  const operators = trialOperators.map(({ id }) => ({ id, ...trialFiles(directory, id) }));
  const authority = path.join(certificates, "ca.crt");
  const told = { url: served.url, certificateAuthority: authority, operators };
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : textOf(told, screen));
  if (!stop.signal.aborted) {
    await once(stop.signal, "abort");
  }
  await served.stop();
  release();
  // A service that was asked to end and did so has done what it should. What it had to say it has said.
  return { exit: 0, json: undefined, text: () => "" };
}

type Told = Readonly<{
  url: string;
  certificateAuthority: string;
  operators: readonly Readonly<{ id: string; certificateFile: string; keyFile: string }>[];
}>;

function textOf({ url, certificateAuthority, operators }: Told, { language }: Screen): string {
  const [first] = operators;
  const shell = [
    `curl --cacert ${certificateAuthority} \\`,
    `  --cert ${first!.certificateFile} --key ${first!.keyFile} \\`,
    `  -H 'content-type: application/json' -H 'idempotency-key: try-0000001' \\`,
    `  -d '{"creditCode":"12110000400000001A","name":"某某事业单位","kind":"institution","funding":"full","bank":"102","bankAccount":"6222000000000001","joinedOn":"2014-10-01"}' \\`,
    `  ${url}/functions/employer.enrol`,
  ].join("\n");
  const names = operators.map(({ id }) => id).join(language === "zh" ? "、" : ", ");
  return language === "zh"
    ? `地址：${url}\n接口文档：${url}/docs（机器可读：${url}/openapi.json）\n试用操作员证书：${names}\n\n试一笔业务（单位参保登记）：\n${shell}\n\nCtrl-C 结束。\n`
    : `address: ${url}\nthe API's document: ${url}/docs (for machines: ${url}/openapi.json)\ncertificates of trial operators: ${names}\n\nTo try one transaction (an employer enrols):\n${shell}\n\nCtrl-C ends it.\n`;
}
