import type { Language } from "../model/text.ts";

/** What a person needs to ask a profile that was just started. */
export type Told = Readonly<{
  profile: string;
  url: string;
  certificateAuthority: string;
  /** Empty where the profile takes none. */
  operators: readonly Certificate[];
  /** The profile's own certificate, where it takes other systems: to ask it as one of them. */
  system: Certificate | undefined;
}>;

type Certificate = Readonly<{ id: string; certificateFile: string; keyFile: string }>;

export function serveText(told: Told, language: Language): string {
  const { url, operators, system } = told;
  const zh = language === "zh";
  const names = operators.map(({ id }) => id).join(zh ? "、" : ", ");
  const { what, request } = trialOf(told, language);
  return [
    zh ? `地址：${url}` : `address: ${url}`,
    zh ? `接口文档：${url}/docs（机器可读：${url}/openapi.json）` : `the API's document: ${url}/docs (for machines: ${url}/openapi.json)`,
    ...(operators.length === 0 ? [] : [zh ? `试用操作员证书：${names}` : `certificates of trial operators: ${names}`]),
    ...(system === undefined ? [] : [zh ? `系统证书：${system.certificateFile}` : `a system's certificate: ${system.certificateFile}`]),
    "",
    what,
    request,
    "",
    zh ? "Ctrl-C 结束。" : "Ctrl-C ends it.",
    "",
  ].join("\n");
}

/** One thing to try first. */
function trialOf(
  { profile, url, certificateAuthority, operators, system }: Told,
  language: Language,
): Readonly<{ what: string; request: string }> {
  const zh = language === "zh";
  const curl = (by: Certificate | undefined, ...lines: readonly string[]): string =>
    [
      `curl --cacert ${certificateAuthority}`,
      ...(by === undefined ? [] : [`--cert ${by.certificateFile} --key ${by.keyFile}`]),
      ...lines,
    ].join(" \\\n  ");
  if (profile === "business") {
    return {
      what: zh ? "试一笔业务（单位参保登记）：" : "To try one transaction (an employer enrols):",
      request: curl(
        operators[0],
        "-H 'content-type: application/json' -H 'idempotency-key: try-0000001'",
        `-d '{"creditCode":"12110000400000001A","name":"某某事业单位","kind":"institution","funding":"full","bank":"102","bankAccount":"6222000000000001","joinedOn":"2014-10-01"}'`,
        `${url}/functions/employer.enrol`,
      ),
    };
  }
  if (profile.startsWith("peer-")) {
    return {
      what: zh ? "打开一个故障（十分之一的请求没有应答）：" : "To switch a fault on (one request in ten gets no answer):",
      request: curl(
        system,
        "-X PUT -H 'content-type: application/json'",
        `-d '{"seed":1,"faults":[{"kind":"absent","sharePpm":100000}]}'`,
        `${url}/faults`,
      ),
    };
  }
  return {
    what: zh ? "查看是否就绪：" : "To see whether it is ready:",
    request: curl(undefined, `${url}/health/ready`),
  };
}
