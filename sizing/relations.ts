import type { Text } from "../model/text.ts";
import { valueOf, type Values } from "./evaluate.ts";
import { rackUnits } from "./formulas/room.ts";
import { mbitPerSecond } from "./functions/lines.ts";

/** Something that must hold between numbers that were computed by different ways. */
export type Relation = Readonly<{
  id: string;
  statement: Text;
  /** The ids it speaks about; a change of any of them alone can break it. */
  about: readonly string[];
  holds: (value: (id: string) => number) => boolean;
}>;

const tolerance = 1e-9;

export const relations: readonly Relation[] = [
  {
    id: "tpcc-from-rate",
    statement: {
      zh: "TPC-C 等于每分钟峰值事务数乘折算、余量和增长",
      en: "TPC-C is the peak's transactions a minute times ratio, headroom and growth",
    },
    about: ["tpcc", "peak.databaseRate"],
    holds: (v) => same(v("tpcc") * (1 - v("m1")), v("peak.databaseRate") * 60 * v("m0") * (1 + v("growth")) ** v("years")),
  },
  {
    id: "transactions-per-business",
    statement: { zh: "数据库事务率是业务交易率的 a2 倍", en: "Database transactions are a2 times the business transactions" },
    about: ["peak.databaseRate", "peak.businessRate"],
    holds: (v) => same(v("peak.databaseRate"), v("peak.businessRate") * v("a2")),
  },
  {
    id: "terminals-per-office",
    statement: {
      zh: "每个经办机构终端数相同，证书与终端一一对应",
      en: "Every office has the same number of terminals, and each terminal one certificate",
    },
    about: ["terminals", "offices", "certificates"],
    holds: (v) => {
      const perOffice = v("staff.operations") + v("staff.finance") + v("staff.supervision");
      return same(v("terminals"), v("offices") * perOffice) && v("certificates") === v("terminals");
    },
  },
  {
    id: "cores-cover-load",
    statement: { zh: "核数为不少于需要的最小偶数", en: "Cores are the smallest even number that carries the load" },
    about: ["database.cores", "database.cores.exact"],
    holds: (v) =>
      evenAndLeast(v("database.cores"), v("tpcc") / v("tpmcPerCore")) && same(v("database.cores.exact") * v("tpmcPerCore"), v("tpcc")),
  },
  {
    id: "memory-ratio",
    statement: { zh: "内存与核数之比为 memoryPerCore", en: "Memory and cores stand in the ratio memoryPerCore" },
    about: ["database.memory", "public.database.memory"],
    holds: (v) =>
      same(v("database.memory") / v("memoryPerCore"), v("database.cores")) &&
      same(v("public.database.memory") / v("memoryPerCore"), v("public.database.cores")),
  },
  {
    id: "clusters-in-pairs",
    statement: { zh: "集群成对：各类服务器和公共、财务数据库核数为偶数", en: "Clusters come in pairs: servers and cores are even" },
    about: ["app.servers", "public.app.servers", "public.database.cores", "finance.database.cores", "database.servers"],
    holds: (v) =>
      ["app.servers", "public.app.servers", "public.database.cores", "finance.database.cores", "database.servers"].every(
        (id) => v(id) >= 2 && v(id) % 2 === 0,
      ),
  },
  {
    id: "public-share",
    statement: { zh: "公共服务为业务数据库的 publicShare", en: "Public services are publicShare of the business database" },
    about: ["public.tpcc", "public.storage", "public.database.cores"],
    holds: (v) =>
      same(v("public.tpcc") * v("storage.total"), v("public.storage") * v("tpcc")) &&
      evenAndLeast(v("public.database.cores"), v("public.tpcc") / v("tpmcPerCore")),
  },
  {
    id: "storage-per-person",
    statement: {
      zh: "总容量等于人均数据（初始加逐年）乘人数和系数",
      en: "Storage in all is each person's data, first and yearly, times people and factor",
    },
    about: ["storage.total", "storage.initial", "storage.growth"],
    holds: (v) => {
      const kbPerPersonInAll = v("kbPerPerson") + v("kbPerPersonPerYear") * v("storageYears");
      return (
        same(v("storage.total") * 1024 ** 3, v("insured") * kbPerPersonInAll * v("storageFactor")) &&
        same(v("storage.total") * 1024, v("storage.initial") + v("storage.growth"))
      );
    },
  },
  {
    id: "bandwidth-from-rate",
    statement: {
      zh: "带宽等于业务交易率乘每笔数据量和倍数（方案公式不含 Ct）",
      en: "Bandwidth is the business rate times data and factor (the scheme's formula leaves Ct out)",
    },
    about: ["bandwidth.required", "bandwidth.payload", "peak.businessRate"],
    holds: (v) =>
      same(
        v("bandwidth.required") * v("responseSeconds") * v("ct"),
        v("peak.businessRate") * v("kbPerTransaction") * v("bandwidthFactor"),
      ) && same(v("bandwidth.required"), v("bandwidth.payload") * v("bandwidthFactor")),
  },
  ...["link.county", "link.city", "link.provinceOutlet", "internet.outlet", "link.recovery"].map((id) => lineCarries(id)),
  {
    id: "outlet-carries-offices",
    statement: { zh: "广域网出口承载省本级以外全部参保人", en: "The WAN outlet carries all insured but those of the provincial offices" },
    about: ["link.provinceOutlet.insured"],
    holds: (v) => same(v("link.provinceOutlet.insured") + (v("insured") / v("offices")) * v("offices.province"), v("insured")),
  },
  {
    id: "archive-year",
    statement: { zh: "一年的档案量等于峰值日除以 a1 后的 12 倍", en: "A year's papers are twelve times a peak day's over a1" },
    about: ["archive.perDay", "archive.perDay.mean", "archive.total"],
    holds: (v) =>
      same(v("archive.perDay") * 12, v("archive.perDay.mean") * v("workDays") * v("a1")) &&
      same(v("archive.total") * 1024 * v("a1"), v("archive.perDay") * 12 * v("storageYears")),
  },
  {
    id: "disks-do-no-less",
    statement: { zh: "后端读写不少于前端", en: "Disks do no less than servers ask of them" },
    about: ["storage.iops.backend"],
    holds: (v) => v("storage.iops.backend") >= v("storage.iops") * (1 - tolerance),
  },
  {
    id: "retention-covered",
    statement: {
      zh: "保留的全量备份覆盖保留期，存储容得下",
      en: "The fulls that are kept reach back over the retention and fit the repository",
    },
    about: ["backup.fullsKept", "backup.repository"],
    holds: (v) =>
      (v("backup.fullsKept") - 1) * v("backup.fullEveryDays") >= v("backup.retainDays") * (1 - tolerance) &&
      v("backup.repository") >= v("backup.fullsKept") * v("backup.full") * (1 - tolerance),
  },
  {
    id: "queue-is-stable",
    statement: { zh: "坐席数大于话务量，排队不会无限增长", en: "More agents than erlangs, so that the queue cannot grow without end" },
    about: ["hotline.agents"],
    holds: (v) => v("hotline.erlangs") === 0 || v("hotline.agents") > v("hotline.erlangs") * v("hotline.sites") * (1 - tolerance),
  },
  {
    id: "racks-hold-all",
    statement: { zh: "机柜容得下两网设备，各网至少一个", en: "The racks hold both nets' equipment, at least one for each" },
    about: ["racks"],
    holds: (v) =>
      v("racks") >= 2 && v("racks") * rackUnits.usable >= (v("racks.business.units") + v("racks.outside.units")) * (1 - tolerance),
  },
];

/** The relations that do not hold; none when the sizing is sound. */
export function brokenRelations(values: Values): readonly Relation[] {
  return relations.filter((relation) => !relation.holds((id) => valueOf(values, id)));
}

function lineCarries(id: string): Relation {
  return {
    id: `${id}-carries`,
    statement: {
      zh: `订购带宽 ${id} 不低于所需，无需求则不订`,
      en: `The rate to order for ${id} is not below what is needed; none is ordered where none is needed`,
    },
    about: [id],
    holds: (v) => {
      const neededMbit = mbitPerSecond({ kbPerSecond: v(`${id}.required`) });
      return neededMbit <= 0 ? v(id) === 0 : v(id) >= neededMbit * (1 - tolerance);
    },
  };
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

function evenAndLeast(chosen: number, exact: number): boolean {
  return chosen % 2 === 0 && chosen >= 2 && chosen >= exact * (1 - 2 * tolerance) && (chosen === 2 || chosen - 2 < exact);
}
