import type { DataCenter } from "../../datacenter/datacenter.ts";
import type { ReportInput } from "../input.ts";
import { numberWords } from "../office/numbers.ts";
import type { Section, Table } from "../report.ts";
import { say, section } from "./blocks.ts";

/** Who gets a certificate, from whom. */
export function certificatesSection({ certificates }: DataCenter): Section {
  return section("certificates", { zh: "数字证书", en: "Certificates" }, [
    {
      kind: "facts",
      facts: [
        { name: { zh: "业务操作人员证书（个）", en: "Operators' certificates" }, value: certificates.operators },
        { name: { zh: "服务器证书（个）", en: "Servers' certificates" }, value: certificates.servers.length },
        { name: { zh: "签名算法", en: "Signature" }, value: certificates.algorithm },
      ],
    },
    {
      kind: "table",
      id: "certificate-issuers",
      title: { zh: "签发机构", en: "Issuers" },
      columns: [
        { title: { zh: "名称", en: "Name" }, weight: 4 },
        { title: { zh: "主机", en: "Host" }, weight: 3 },
        { title: { zh: "有效期（年）", en: "Valid, years" }, weight: 1.4, align: "center", decimals: 0 },
      ],
      rows: certificates.issuers.map(({ name, host, validYears }) => [name, host, validYears]),
    },
    {
      kind: "table",
      id: "certificate-servers",
      title: { zh: "服务器证书", en: "Servers' certificates" },
      columns: [
        { title: { zh: "主机", en: "Host" }, weight: 2 },
        { title: { zh: "证书所含名称", en: "Names in it" }, weight: 5 },
      ],
      rows: certificates.servers.map(({ host, names }) => [host, names.join(", ")]),
    },
  ]);
}

/** How often data is copied, how long copies are kept, and whether it fits. */
export function backupSection({ dataCenter, province, sizing }: ReportInput): Section {
  const value = (id: string): number => sizing.quantities.find((quantity) => quantity.id === id)!.value;
  const fits = value("backup.window.fits") === 1;
  const { windowHours } = province.backup;
  return section("backup", { zh: "备份策略", en: "Backup" }, [
    say(
      `一次全量备份约需 ${numberWords(value("backup.window"), 1)} 小时，${fits ? "能" : "不能"}在 ${windowHours} 小时备份窗口内完成；按策略保留所需备份空间约 ${numberWords(value("backup.repository"), 0)} GiB。`,
      `A full backup takes about ${numberWords(value("backup.window"), 1)} hours and ${fits ? "fits" : "does not fit"} the window of ${windowHours}; what the policy keeps takes about ${numberWords(value("backup.repository"), 0)} GiB.`,
    ),
    backupsTable(dataCenter),
  ]);
}

export function backupsTable({ backups }: DataCenter): Table {
  return {
    kind: "table",
    id: "backups",
    title: { zh: "备份策略", en: "Backup policy" },
    columns: [
      { title: { zh: "对象", en: "What" }, weight: 2.6 },
      { title: { zh: "方式", en: "How" }, weight: 3.4 },
      { title: { zh: "全量（天）", en: "Full, days" }, weight: 1.2, align: "center", decimals: 0 },
      { title: { zh: "增量（小时）", en: "Incr., hours" }, weight: 1.5, align: "center", decimals: 0 },
      { title: { zh: "保留（天）", en: "Kept, days" }, weight: 1.2, align: "center", decimals: 0 },
      { title: { zh: "最多丢失（分钟）", en: "May be lost, min" }, weight: 1.6, align: "center", decimals: 0 },
      { title: { zh: "恢复时间（分钟）", en: "Back in, min" }, weight: 1.6, align: "center", decimals: 0 },
    ],
    rows: backups.map(
      ({ subject, method, fullEveryDays, incrementalEveryHours, retainDays, recoveryPointMinutes, recoveryTimeMinutes }) => [
        subject,
        method,
        fullEveryDays,
        incrementalEveryHours,
        retainDays,
        recoveryPointMinutes,
        recoveryTimeMinutes,
      ],
    ),
  };
}
