import type { DataCenter } from "../../datacenter/datacenter.ts";
import type { LabHost } from "../../datacenter/lab.ts";
import { matrixOf } from "../../datacenter/matrix.ts";
import type { Json, Verdict } from "../../evidence/record.ts";
import { placeOf } from "../../lab/place.ts";
import { probe, type ProbeResult } from "../../lab/probe/probe.ts";
import { listRecords } from "../../lab/records.ts";
import type { Text } from "../../model/text.ts";
import { UserError } from "../../model/problem.ts";
import type { Context } from "../verb.ts";

/** What a probe of the lab found, and its verdict on the flows. */
export type Probed = Readonly<{
  result: ProbeResult;
  hosts: number;
  verdict: Verdict;
  reason: Text;
  observations: Readonly<Record<string, Json>>;
}>;

/** Tries every connection between the lab's hosts. @throws UserError where there is no lab of this data centre */
export async function probeLab({ stateDirectory, progress }: Context, dataCenter: DataCenter): Promise<Probed> {
  const place = placeOf(stateDirectory);
  const hosts = (await listRecords<LabHost>(place, "host")).map(({ inputs }) => inputs);
  refuseOther(hosts, new Set(dataCenter.hosts.map(({ name }) => name)));
  const matrix = matrixOf(dataCenter, { segments: [], volumes: [], lines: [], hosts });
  const result = await probe(place, matrix, (done, all) => {
    if (done === all || done % 10 === 0) {
      progress({ zh: `已探测 ${done}/${all} 台主机`, en: `${done} of ${all} hosts have tried` });
    }
  });
  const { allowed, forbidden, failures } = result;
  return {
    result,
    hosts: hosts.length,
    verdict: failures.length === 0 ? "pass" : "fail",
    reason: {
      zh: `允许 ${allowed.connected}/${allowed.tried} 连通，禁止 ${forbidden.blocked}/${forbidden.tried} 阻断`,
      en: `${allowed.connected} of ${allowed.tried} allowed connect, ${forbidden.blocked} of ${forbidden.tried} forbidden are blocked`,
    },
    observations: { ...result, failures: failures.map((failure) => ({ ...failure })) },
  };
}

/** A lab of another province has hosts that this one does not know; its peers and light hosts are named alike everywhere. */
function refuseOther(hosts: readonly LabHost[], planned: ReadonlySet<string>): void {
  const strangers = hosts.filter(({ name, tier }) => tier !== "peer" && !planned.has(name)).map(({ name }) => name);
  if (hosts.length === 0 || strangers.length > 0) {
    throw new UserError([
      {
        file: "probe",
        line: 0,
        path: "",
        expected: { zh: "由这份省文件启动的实验环境", en: "a lab that this province file made" },
        got: hosts.length === 0 ? "none" : strangers.slice(0, 3).join(", "),
        hint: { zh: "先运行 ./jinbao up（同一份省文件）", en: "Run ./jinbao up first, with the same file." },
      },
    ]);
  }
}
