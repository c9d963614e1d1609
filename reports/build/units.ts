import { sameText, type Text } from "../../model/text.ts";

/**
 * A unit in words. The sizing names units in one way for both languages, as scripts read them; a person's document has its own.
 * One that is not listed is the same in both: GiB, KB/s, tpmC.
 */
export function unitText(unit: string): Text {
  return words[unit] ?? sameText(unit);
}

/** The unit where both languages write it alike; none where it is a counting word, which a number's name tells already. */
export function symbolOf(unit: string): string | undefined {
  return words[unit] === undefined ? unit : undefined;
}

const words: Readonly<Record<string, Text>> = Object.freeze({
  "0/1": { zh: "1 是，0 否", en: "1 yes, 0 no" },
  CPUs: { zh: "颗", en: "CPUs" },
  "CPUs/server": { zh: "颗/台", en: "CPUs/server" },
  "GiB/core": { zh: "GiB/核", en: "GiB/core" },
  "GiB/day": { zh: "GiB/日", en: "GiB/day" },
  "GiB/server": { zh: "GiB/台", en: "GiB/server" },
  "KB/(person*year)": { zh: "KB/（人·年）", en: "KB/(person·year)" },
  "KB/page": { zh: "KB/页", en: "KB/page" },
  "KB/person": { zh: "KB/人", en: "KB/person" },
  "KB/transaction": { zh: "KB/笔", en: "KB/transaction" },
  "KB/visit": { zh: "KB/次", en: "KB/visit" },
  agents: { zh: "席", en: "agents" },
  backups: { zh: "份", en: "backups" },
  "calls/(person*year)": { zh: "次/（人·年）", en: "calls/(person·year)" },
  "calls/h": { zh: "次/小时", en: "calls/h" },
  centres: { zh: "个", en: "centres" },
  certificates: { zh: "个", en: "certificates" },
  cores: { zh: "核", en: "cores" },
  "databaseTransactions/day": { zh: "事务/日", en: "database transactions/day" },
  "databaseTransactions/transaction": { zh: "事务/笔", en: "database transactions/transaction" },
  days: { zh: "天", en: "days" },
  "days/year": { zh: "天/年", en: "days/year" },
  entities: { zh: "个", en: "entities" },
  erlangs: { zh: "Erl", en: "erlangs" },
  h: { zh: "小时", en: "h" },
  "h/day": { zh: "小时/日", en: "h/day" },
  "min/day": { zh: "分钟/日", en: "min/day" },
  offices: { zh: "个", en: "offices" },
  "operations/databaseTransaction": { zh: "次/事务", en: "operations/database transaction" },
  "operations/s": { zh: "次/秒", en: "operations/s" },
  "operations/write": { zh: "次/写", en: "operations/write" },
  pages: { zh: "页", en: "pages" },
  persons: { zh: "人", en: "persons" },
  "persons/day": { zh: "人/日", en: "persons/day" },
  "persons/office": { zh: "人/机构", en: "persons/office" },
  racks: { zh: "个", en: "racks" },
  ratio: { zh: "倍数", en: "ratio" },
  s: { zh: "秒", en: "s" },
  servers: { zh: "台", en: "servers" },
  share: { zh: "比例", en: "share" },
  "share/day": { zh: "比例/日", en: "share/day" },
  "share/year": { zh: "比例/年", en: "share/year" },
  terminals: { zh: "台", en: "terminals" },
  "tpmC/core": { zh: "tpmC/核", en: "tpmC/core" },
  transactions: { zh: "笔", en: "transactions" },
  "transactions/s": { zh: "笔/秒", en: "transactions/s" },
  "visits/(person*month)": { zh: "次/（人·月）", en: "visits/(person·month)" },
  "visits/h": { zh: "次/小时", en: "visits/h" },
  years: { zh: "年", en: "years" },
});
