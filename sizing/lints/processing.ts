import type { Text } from "../../model/text.ts";
import { evenCoresUp } from "../rounding.ts";
import { schemeProcessing, schemeStorage } from "../sources.ts";
import { figure, percent, type LintContext, type LintRule } from "./rule.ts";

/**
 * Published results, per core or virtual core. tpmC are audited TPC-C results; NOPM is what HammerDB counts for its derived workload and
 * not directly comparable, but of the same kind.
 */
const published = Object.freeze({
  /** HP, Oracle, June 2007: 100,926 tpmC on one Xeon 5355 of four cores. */
  xeon2007: Object.freeze({ tpmc: 100_926, cores: 4 }),
  /** OceanBase, October 2019: 60.88 million tpmC on 204 cloud servers of 64 virtual cores. */
  oceanBase2019: Object.freeze({ tpmc: 60_880_000, cores: 204 * 64 }),
  /** Databricks, May 2026: PostgreSQL (Lakebase), HammerDB TPROC-C, 439,300 NOPM on 32 virtual cores. */
  postgresql2026: Object.freeze({ tpmc: 439_300, cores: 32 }),
});

/** Above the best of the three by a fifth: nothing published above says that a core of an ordinary server does it. */
const tpmcPerCoreWorthAsking = 30_000;

const schemeLargestMemoryPerCore = 16;
const workingMinutes = 8 * 60;
/** Installed over net load: from here on the margins deserve to be seen together. */
const headroomWorthSeeing = 3;

const publishedSource: Text = {
  zh: "五（一）；TPC 审计结果（HP/Oracle 2007，OceanBase 2019）与 Databricks 2026 年 5 月 HammerDB TPROC-C 测试",
  en: "Scheme 五（一）; audited TPC results (HP/Oracle 2007, OceanBase 2019) and Databricks' HammerDB TPROC-C test of May 2026",
};

/** Doubts about how the scheme sizes processors, memory and growth. */
export const processingLints: readonly LintRule[] = [
  {
    id: "cpu-or-core",
    applies: ({ province }) => !province.assumptions.tpmcPerCore.overridden,
    message: ({ value }) => {
      const { tpmc, cores } = published.xeon2007;
      return {
        zh: `方案用“1CPU 对应 tpmC” ${figure(value("tpmcPerCore"))} 去除，得数 ${value("database.cores")} 却称“核”。CPU 与核差数倍：2007 年一颗四核 Xeon 5355 实测 ${figure(tpmc)} tpmC，每核仅 ${figure(tpmc / cores)}。订货前须明确按 CPU 还是按核。`,
        en: `The scheme divides by ${figure(value("tpmcPerCore"))} tpmC "per CPU" and calls the result of ${value("database.cores")} "cores". The two differ several times over: in 2007 one Xeon 5355 of four cores did ${figure(tpmc)} tpmC, ${figure(tpmc / cores)} a core. Settle which is meant before ordering.`,
      };
    },
    source: publishedSource,
  },
  {
    id: "tpmc-per-core-high",
    applies: ({ value }) => value("tpmcPerCore") > tpmcPerCoreWorthAsking,
    message: ({ value }) => {
      const postgresql = perCore(published.postgresql2026);
      const oceanBase = perCore(published.oceanBase2019);
      const cores = evenCoresUp(value("tpcc") / postgresql);
      return {
        zh: `每核 ${figure(value("tpmcPerCore"))} tpmC 远高于公开结果：PostgreSQL 32 个虚拟核（HammerDB TPROC-C，与 tpmC 同类但不可直接比较）每核约 ${figure(postgresql)}，OceanBase 分布式集群每虚拟核约 ${figure(oceanBase)}。若每核为 ${figure(postgresql)}，需 ${cores} 核而非 ${value("database.cores")} 核；请用 calibrate 实测。`,
        en: `${figure(value("tpmcPerCore"))} tpmC a core is far above what is published: PostgreSQL on 32 virtual cores about ${figure(postgresql)} a core (HammerDB TPROC-C, akin to tpmC but not directly comparable), an OceanBase cluster about ${figure(oceanBase)} a virtual core. At ${figure(postgresql)} a core it takes ${cores} cores, not ${value("database.cores")}; measure it with calibrate.`,
      };
    },
    source: publishedSource,
  },
  {
    id: "growth-exponent",
    applies: ({ value }) => value("years") !== value("storageYears") && value("growth") !== 0,
    message: ({ value }) => {
      const tpcc = value("tpcc") * (1 + value("growth")) ** (value("storageYears") - value("years"));
      const cores = evenCoresUp(tpcc / value("tpmcPerCore"));
      return {
        zh: `处理能力按 n=${value("years")} 增长，存储却按 ${value("storageYears")} 年增长，口径不一。n=${value("storageYears")} 时 TPC-C 为 ${figure(tpcc)}，需 ${cores} 核（现为 ${value("database.cores")} 核）。`,
        en: `Processing grows by the power n=${value("years")}, storage over ${value("storageYears")} years: two horizons. With n=${value("storageYears")} TPC-C is ${figure(tpcc)} and takes ${cores} cores (now ${value("database.cores")}).`,
      };
    },
    source: schemeProcessing,
  },
  {
    id: "growth-kinds",
    applies: ({ value }) => value("growth") > 0 && value("kbPerPersonPerYear") > 0 && value("storageYears") > 1,
    message: ({ value }) => {
      const compounded = compoundedStorageTib(value);
      return {
        zh: `处理能力每年复合增长 ${percent(value("growth"), 1)}，存储却按每年固定的人均 ${figure(value("kbPerPersonPerYear"))}KB 线性增长。若数据随业务同样增长，${value("storageYears")} 年后为 ${figure(compounded, 2)}TiB，而非 ${figure(value("storage.total"), 2)}TiB。`,
        en: `Processing compounds by ${percent(value("growth"), 1)} a year, storage grows by the same ${figure(value("kbPerPersonPerYear"))} KB a person every year. If data grew with the business, ${value("storageYears")} years would take ${figure(compounded, 2)} TiB, not ${figure(value("storage.total"), 2)}.`,
      };
    },
    source: schemeStorage,
  },
  {
    id: "headroom-twice",
    applies: (context) => headroom(context).ratio > headroomWorthSeeing,
    message: (context) => {
      const { net, installed, ratio } = headroom(context);
      const { value } = context;
      return {
        zh: `余量层层相乘：CPU 余量 ${percent(value("m1"))}、${value("years")} 次方增长、核数取偶，再加双机各按全量配置。当前净负载 ${figure(net)} tpmC，装机 ${figure(installed)} tpmC，为 ${figure(ratio, 1)} 倍。`,
        en: `Margins multiply: ${percent(value("m1"))} of the processor kept free, growth to the power of ${value("years")}, cores rounded to even, and two nodes each sized for all. The net load today is ${figure(net)} tpmC, installed are ${figure(installed)}: ${figure(ratio, 1)} times as much.`,
      };
    },
    source: schemeProcessing,
  },
  {
    id: "peak-hours",
    applies: ({ value }) => value("ct") === 1 && value("peakMinutes") < workingMinutes,
    message: ({ value }) => {
      const tpcc = (value("tpcc") * value("peakMinutes")) / workingMinutes;
      return {
        zh: `Ct=100% 即全部业务集中在 ${figure(value("peakMinutes") / 60, 1)} 小时，其余工作时间没有业务；摊到 8 小时工作日，TPC-C 为 ${figure(tpcc)}，而非 ${figure(value("tpcc"))}。`,
        en: `Ct = 100% puts all work into ${figure(value("peakMinutes") / 60, 1)} hours and none into the rest of the working day; spread over 8 hours, TPC-C is ${figure(tpcc)}, not ${figure(value("tpcc"))}.`,
      };
    },
    source: schemeProcessing,
  },
  {
    id: "month-end-days",
    applies: ({ value }) => Math.abs(1 / value("a1") - Math.round(1 / value("a1"))) > 0.05 && value("a1") < 0.5,
    message: ({ value }) => {
      const perShare = value("tpcc") / value("a1");
      const days = 1 / value("a1");
      const [few, many] = [Math.floor(days), Math.ceil(days)];
      return {
        zh: `a1=${percent(value("a1"), 1)} 相当于业务分在 ${figure(days, 1)} 天办完；分 ${few} 天为 ${percent(1 / few, 1)}（TPC-C ${figure(perShare / few)}），分 ${many} 天为 ${percent(1 / many, 1)}（TPC-C ${figure(perShare / many)}）。`,
        en: `a1 = ${percent(value("a1"), 1)} spreads the work over ${figure(days, 1)} days; over ${few} it is ${percent(1 / few, 1)} (TPC-C ${figure(perShare / few)}), over ${many} it is ${percent(1 / many, 1)} (TPC-C ${figure(perShare / many)}).`,
      };
    },
    source: schemeProcessing,
  },
  {
    id: "memory-ratio-choice",
    applies: ({ value }) => value("memoryPerCore") < schemeLargestMemoryPerCore,
    message: ({ value }) => ({
      zh: `内存按 1:${figure(value("memoryPerCore"), 1)} 为 ${figure(value("database.memory"))}GB；方案同样允许 1:16，即 ${figure(value("database.cores") * schemeLargestMemoryPerCore)}GB。数据库内存决定缓存命中，宜预留扩展插槽。`,
      en: `At 1:${figure(value("memoryPerCore"), 1)} memory is ${figure(value("database.memory"))} GB; the scheme also allows 1:16, which is ${figure(value("database.cores") * schemeLargestMemoryPerCore)} GB. Memory decides what a database can cache: keep slots free.`,
    }),
    source: schemeProcessing,
  },
];

function perCore({ tpmc, cores }: Readonly<{ tpmc: number; cores: number }>): number {
  return tpmc / cores;
}

function headroom({ value }: LintContext): { net: number; installed: number; ratio: number } {
  const net = (value("tpcc") * (1 - value("m1"))) / (1 + value("growth")) ** value("years");
  const installed = value("database.servers") * value("database.cores") * value("tpmcPerCore");
  return { net, installed, ratio: installed / net };
}

/** Storage when each year adds (1 + P) times what the year before added. */
function compoundedStorageTib(value: LintContext["value"]): number {
  const years = Array.from({ length: Math.floor(value("storageYears")) }, (_, year) => (1 + value("growth")) ** year);
  const meanGrowth = years.reduce((sum, factor) => sum + factor, 0) / years.length;
  return (value("storage.initial") + value("storage.growth") * meanGrowth) / 1024;
}
