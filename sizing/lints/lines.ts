import { schemeArchives, schemeTraffic } from "../sources.ts";
import { figure, percent, type LintContext, type LintRule } from "./rule.ts";

/** Doubts about lines: units, the scheme's formula, and what a small office's line has to carry. */
export const lineLints: readonly LintRule[] = [
  {
    id: "kilobytes-and-kilobits",
    applies: () => true,
    message: ({ value }) => {
      const kilobytes = value("bandwidth.required");
      const mbit = (kilobytes * 8192) / 1e6;
      return {
        zh: `方案带宽以 KB/s（字节）计，线路按 bit/s 订购：${figure(kilobytes, 1)}KB/s 即 ${figure(mbit, 2)}Mbit/s。若当作 ${figure(kilobytes)}kbit/s 订线，带宽只有需要的八分之一。`,
        en: `The scheme counts bandwidth in KB/s (bytes), lines are sold in bit/s: ${figure(kilobytes, 1)} KB/s are ${figure(mbit, 2)} Mbit/s. Ordered as ${figure(kilobytes)} kbit/s, a line has an eighth of what is needed.`,
      };
    },
    source: schemeTraffic,
  },
  {
    id: "bandwidth-formula",
    applies: () => true,
    message: ({ value }) => {
      const withCt = value("bandwidth.required") * value("ct") * value("responseSeconds");
      return {
        zh: `流量公式不含 Ct，又除以响应时间（量纲成为 KB/s²），并写死 6 小时。我们取 peakMinutes（${figure(value("peakMinutes"))} 分钟）；计入 Ct、不除响应时间应为 ${figure(withCt, 2)}KB/s，按方案公式为 ${figure(value("bandwidth.required"), 2)}KB/s。`,
        en: `The traffic formula leaves Ct out, divides by a response time (which makes KB/s²) and writes 6 hours as a constant. We take peakMinutes (${figure(value("peakMinutes"))}); with Ct and without the response time it gives ${figure(withCt, 2)} KB/s, by the scheme's formula ${figure(value("bandwidth.required"), 2)}.`,
      };
    },
    source: schemeTraffic,
  },
  {
    id: "bandwidth-without-growth",
    applies: ({ value }) => value("growth") > 0 && value("years") > 0,
    message: ({ value }) => {
      const grown = value("bandwidth.required") * (1 + value("growth")) ** value("years");
      return {
        zh: `增长率 ${percent(value("growth"), 1)} 只用于处理能力，没有用于带宽；同样增长则带宽为 ${figure(grown, 1)}KB/s，而非 ${figure(value("bandwidth.required"), 1)}KB/s。`,
        en: `Growth of ${percent(value("growth"), 1)} is applied to processing but not to bandwidth; grown alike it is ${figure(grown, 1)} KB/s, not ${figure(value("bandwidth.required"), 1)}.`,
      };
    },
    source: schemeTraffic,
  },
  {
    id: "county-line-and-archive",
    applies: (context) => context.value("link.county") > 0 && archiveSeconds(context) > context.value("responseSeconds"),
    message: (context) => {
      const { value } = context;
      const caseKb = value("pagesPerArchive") * value("kbPerPage");
      const schemeShare = value("bandwidth.required") / value("offices");
      return {
        zh: `一件档案 ${figure(caseKb)}KB，在县（区）${value("link.county")}Mbit/s 线路上要传 ${figure(archiveSeconds(context), 1)} 秒；按方案带宽平均到每个机构只有 ${figure(schemeShare, 1)}KB/s，要传 ${figure(caseKb / schemeShare)} 秒。白天即时上传会堵住业务，宜按方案夜间上传。`,
        en: `One case of scanned papers has ${figure(caseKb)} KB and takes ${figure(archiveSeconds(context), 1)} s on a county's ${value("link.county")} Mbit/s; an even share of the scheme's bandwidth is ${figure(schemeShare, 1)} KB/s an office, which takes ${figure(caseKb / schemeShare)} s. Uploads by day block the business: do them at night, as the scheme says.`,
      };
    },
    source: schemeArchives,
  },
];

function archiveSeconds({ value }: LintContext): number {
  const kbPerSecond = (value("link.county") * 1e6 * value("linkEfficiency")) / 8192;
  return (value("pagesPerArchive") * value("kbPerPage")) / kbPerSecond;
}
