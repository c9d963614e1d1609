import { z } from "zod";
import { equipment, type EquipmentId } from "./catalogue/equipment.ts";
import { choiceLeaf, facts, flagLeaf, numberLeaf } from "./leaf.ts";
import type { Text } from "./text.ts";

const backupSource = {
  zh: "四、2 备份服务要求制定策略，数值为我方口径",
  en: "Scheme 四、2 asks for a policy; the figures are ours",
} as const satisfies Text;

const optionalIds = equipment.filter((line) => line.optional).map((line) => line.id);

const optionalFacts = {
  source: { zh: "表7（可选）", en: "Scheme table 7, optional lines" },
  hint: { zh: `可选设备：${optionalIds.join("、")}。`, en: `Optional lines: ${optionalIds.join(", ")}.` },
} as const;

const optionalId = z.enum(optionalIds as [EquipmentId, ...EquipmentId[]]).register(facts, {
  ...optionalFacts,
  name: { zh: "可选设备", en: "Optional line" },
  expected: { zh: "可选设备的编号", en: "the id of an optional line" },
});

/** The planner's choices, each one that the scheme leaves open. */
export const optionsSchema = z.strictObject({
  phase: choiceLeaf(["first", "both"], {
    name: { zh: "实施阶段：只建第一阶段，或两个阶段", en: "Phases built: the first only, or both" },
    source: { zh: "表1", en: "Scheme table 1" },
  }).default("both"),
  optionalEquipment: z
    .union([z.enum(["all", "none"]), z.array(optionalId)])
    .register(facts, {
      ...optionalFacts,
      name: { zh: "购置哪些可选设备", en: "Optional equipment that is bought" },
      expected: { zh: "all、none 或可选设备编号的列表", en: "all, none, or a list of ids of optional lines" },
    })
    .default("all"),
  financeDatabase: choiceLeaf(["separate", "integrated"], {
    name: { zh: "财务数据库：独立，或与业务数据库集成", en: "Finance database: servers of its own, or on the business cluster" },
    source: { zh: "表7，财务数据库服务器", en: "Scheme table 7, finance database server" },
  }).default("separate"),
  publicDatabase: choiceLeaf(["own", "existing"], {
    name: { zh: "公共服务数据库：新建，或用现有", en: "Public-service database: its own, or the existing one" },
    source: { zh: "二（五）2", en: "Scheme 二（五）2" },
  }).default("own"),
  recoverySite: flagLeaf({
    name: { zh: "是否建同城容灾中心", en: "Whether a same-city recovery site is built" },
    source: { zh: "四、2 备份服务", en: "Scheme 四、2, backup" },
  }).default(false),
  backupLines: flagLeaf({
    name: { zh: "是否建省市备份线路", en: "Whether province-city backup lines are built" },
    source: { zh: "三、2（3），表7", en: "Scheme 三、2（3）, table 7" },
  }).default(true),
  databaseEngine: choiceLeaf(["postgresql", "oracle"], {
    name: { zh: "数据库软件", en: "Database engine" },
    source: { zh: "表7 为 Oracle11g；PostgreSQL 为我方缺省", en: "Table 7 says Oracle 11g; PostgreSQL is our default" },
  }).default("postgresql"),
  middleware: choiceLeaf(["tongweb", "weblogic"], {
    name: { zh: "应用中间件", en: "Application middleware" },
    source: { zh: "表7：TongWeb 或 Weblogic", en: "Scheme table 7: TongWeb or WebLogic" },
  }).default("tongweb"),
  archiveUpload: choiceLeaf(["night", "immediate"], {
    name: { zh: "电子档案：复核后夜间上传，或即时上传", en: "Archives: uploaded at night after review, or as scanned" },
    source: { zh: "二（一）3（2）", en: "Scheme 二（一）3（2）" },
  }).default("night"),
  hotline: choiceLeaf(["province", "city"], {
    name: { zh: "12333 电话咨询：全省集中，或分地市", en: "12333 hotline: for the whole province, or one a city" },
    source: { zh: "二（三）", en: "Scheme 二（三）" },
  }).default("province"),
  medicalInsurance: choiceLeaf(["single", "cities"], {
    name: { zh: "医疗保险系统：省集中，或仍在各地市", en: "Medical insurance: one provincial system, or one a city" },
    source: { zh: "一（二），表4", en: "Scheme 一（二） and table 4" },
  }).default("single"),
});

/** How often data is copied, how long copies are kept, and what may be lost. */
export const backupSchema = z.strictObject({
  fullEveryDays: whole(1, 366, { zh: "全量备份间隔（天）", en: "Days between full backups" }).default(7),
  incrementalEveryHours: whole(1, 8784, { zh: "增量备份间隔（小时）", en: "Hours between incremental backups" }).default(24),
  retainDays: whole(1, 36_600, { zh: "备份保留天数", en: "Days that backups are kept" }).default(30),
  windowHours: whole(1, 24, { zh: "每日备份时间窗（小时）", en: "Hours a day in which backups may run" }).default(8),
  recoveryPointMinutes: whole(0, 525_600, {
    zh: "恢复点目标：最多丢失的分钟数",
    en: "Recovery point: minutes of data that may be lost",
  }).default(15),
  recoveryTimeMinutes: whole(1, 525_600, { zh: "恢复时间目标（分钟）", en: "Recovery time: minutes until service resumes" }).default(240),
});

function whole(min: number, max: number, name: Text): z.ZodNumber {
  return numberLeaf({ min, max, integer: true }, { name, source: backupSource });
}
