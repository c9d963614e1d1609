import type { Text } from "../model/text.ts";
import { wholeUp } from "../sizing/rounding.ts";
import type { BackupPlan, Volume } from "./datacenter.ts";
import type { Draft } from "./draft.ts";

/**
 * How the array's capacity is divided, ours: table 7 names one figure for business and finance together. Finance counts accounting
 * entities, not people (二（五）2), so it takes little; logs and their archive are kept apart from data so that one cannot fill the other.
 */
const shares = Object.freeze({ businessData: 0.7, businessLog: 0.1, businessLogArchive: 0.15, financeData: 0.05 });

const gibPerTib = 1024;

type Part = Readonly<{ id: string; tier: string; share: number; purpose: Text }>;

/**
 * Volumes on the array, which together take what the sizing has for it. With streaming replication each node has a volume of its own;
 * Oracle's cluster shares one.
 */
export function volumesOf(draft: Draft): readonly Volume[] {
  const { lookup, province } = draft;
  const financeTier = province.options.financeDatabase === "integrated" ? "business-db" : "finance-db";
  const parts: readonly Part[] = [
    {
      id: "business-data",
      tier: "business-db",
      share: shares.businessData,
      purpose: { zh: "业务数据库数据", en: "Data of the business database" },
    },
    {
      id: "business-log",
      tier: "business-db",
      share: shares.businessLog,
      purpose: { zh: "业务数据库日志", en: "Log of the business database" },
    },
    {
      id: "business-log-archive",
      tier: "business-db",
      share: shares.businessLogArchive,
      purpose: { zh: "业务数据库归档日志", en: "Archived log of the business database" },
    },
    { id: "finance-data", tier: financeTier, share: shares.financeData, purpose: { zh: "财务数据库", en: "Finance database" } },
  ];
  const total = lookup("storage.total") * gibPerTib;
  const publicTotal = lookup("public.storage") * gibPerTib;
  return [
    ...parts.flatMap((part) => shared(draft, part, total)),
    ...shared(
      draft,
      { id: "public-data", tier: "public-db", share: 1, purpose: { zh: "公共服务数据库", en: "Public-service database" } },
      publicTotal,
    ),
    ...shared(draft, { id: "recovery-data", tier: "recovery-db", share: 1, purpose: { zh: "容灾数据库", en: "Recovery database" } }, total),
    ...whole(draft, "archive-data", "archive", lookup("archive.total") * gibPerTib, "san", { zh: "电子档案", en: "Scanned papers" }),
    ...whole(draft, "backup-repository", "backup", lookup("backup.repository"), "backup", { zh: "备份库", en: "Backup repository" }),
    ...whole(draft, "recovery-repository", "recovery-backup", lookup("backup.repository"), "backup", {
      zh: "异地备份库",
      en: "Backup repository off site",
    }),
    ...whole(draft, "outside-repository", "outside-service", lookup("backup.repository") * lookup("publicShare"), "backup", {
      zh: "外网备份库",
      en: "Backup repository of the outside net",
    }),
  ];
}

function shared({ hostsOf, province }: Draft, { id, tier, share, purpose }: Part, totalGib: number): readonly Volume[] {
  const hosts = hostsOf(tier).map(({ name }) => name);
  const volume = (volumeId: string, attached: readonly string[]): Volume => ({
    id: volumeId,
    name: purpose,
    gib: wholeUp((totalGib * share * attached.length) / hosts.length),
    tier,
    hosts: attached,
    purpose,
    media: "san",
  });
  if (province.options.databaseEngine === "oracle") {
    return hosts.length === 0 ? [] : [volume(id, hosts)];
  }
  return hosts.map((host, index) => volume(`${id}-${index + 1}`, [host]));
}

function whole({ hostsOf }: Draft, id: string, tier: string, gib: number, media: Volume["media"], purpose: Text): readonly Volume[] {
  const hosts = hostsOf(tier).map(({ name }) => name);
  return hosts.length === 0 ? [] : [{ id, name: purpose, gib: Math.max(1, wholeUp(gib)), tier, hosts, purpose, media }];
}

/** What is backed up, how, and where the copies lie. Intervals and objectives are the province file's. */
export function backupsOf(draft: Draft): readonly BackupPlan[] {
  const { lookup, province, hostsOf } = draft;
  const { backup, options } = province;
  const repository = lookup("backup.repository");
  const engine: Text =
    options.databaseEngine === "postgresql"
      ? { zh: "pgBackRest 全量、差异、增量与连续归档", en: "pgBackRest: full, differential, incremental, continuous archiving" }
      : { zh: "RMAN 全量、增量与归档日志", en: "RMAN: full, incremental, archived logs" };
  const files: Text = { zh: "restic 文件快照", en: "restic snapshots of files" };
  const copies = ["backup-1", ...(options.recoverySite ? ["recovery-backup-1"] : ["offline-media"])];
  const plan = (
    id: string,
    tier: string,
    subject: Text,
    method: Text,
    repositoryGib: number,
    kept: readonly string[] = copies,
  ): readonly BackupPlan[] =>
    hostsOf(tier).length === 0
      ? []
      : [
          {
            id,
            subject,
            tier,
            method,
            fullEveryDays: backup.fullEveryDays,
            incrementalEveryHours: backup.incrementalEveryHours,
            retainDays: backup.retainDays,
            windowHours: backup.windowHours,
            recoveryPointMinutes: backup.recoveryPointMinutes,
            recoveryTimeMinutes: backup.recoveryTimeMinutes,
            repositoryGib,
            copies: kept,
          },
        ];
  return [
    ...plan(
      "business",
      "business-db",
      { zh: "业务数据库", en: "Business database" },
      engine,
      repository * (hostsOf("finance-db").length === 0 ? 1 : 1 - shares.financeData),
    ),
    ...plan("finance", "finance-db", { zh: "财务数据库", en: "Finance database" }, engine, repository * shares.financeData),
    ...plan("public", "public-db", { zh: "公共服务数据库", en: "Public-service database" }, engine, repository * lookup("publicShare"), [
      "outside-service-1",
      "offline-media",
    ]),
    ...plan("archives", "archive", { zh: "电子档案", en: "Scanned papers" }, files, lookup("archive.total") * gibPerTib),
    ...plan(
      "authority",
      "certificate",
      { zh: "电子认证与集群仲裁状态", en: "Certificate authority and cluster votes" },
      files,
      smallStateGib,
    ),
    ...plan("gap", "gap-inner", { zh: "网闸交换日志", en: "Journal of the gap" }, files, smallStateGib),
  ];
}

/** Keys, lists and journals: megabytes, given room. */
const smallStateGib = 10;
