import { assumptions } from "../model/catalogue/assumptions.ts";
import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";

/** A number that formulas start from. */
export type Input = Readonly<{
  id: string;
  name: Text;
  unit: string;
  /** Its key in a province file; an option's key where the number is a choice turned into 0 or 1. */
  path: string;
  /** What the scheme's baseline has. */
  baseline: number;
}>;

type Reading = Input & Readonly<{ read: (province: Province) => number }>;

const people: readonly Reading[] = [
  {
    id: "insured",
    name: { zh: "参保人数", en: "Insured persons" },
    unit: "persons",
    path: "insured",
    baseline: 2_000_000,
    read: (province) => province.insured,
  },
  {
    id: "offices.province",
    name: { zh: "省本级经办机构数", en: "Provincial offices" },
    unit: "offices",
    path: "offices.province",
    baseline: 1,
    read: (province) => province.offices.province,
  },
  {
    id: "offices.cities",
    name: { zh: "地市级经办机构数", en: "City offices" },
    unit: "offices",
    path: "offices.cities",
    baseline: 12,
    read: (province) => province.offices.cities,
  },
  {
    id: "offices.counties",
    name: { zh: "县（区）级经办机构数", en: "County offices" },
    unit: "offices",
    path: "offices.counties",
    baseline: 90,
    read: (province) => province.offices.counties,
  },
  {
    id: "staff.operations",
    name: { zh: "每机构业务经办人员", en: "Operations staff per office" },
    unit: "persons/office",
    path: "staffPerOffice.operations",
    baseline: 5,
    read: (province) => province.staffPerOffice.operations,
  },
  {
    id: "staff.finance",
    name: { zh: "每机构财务经办人员", en: "Finance staff per office" },
    unit: "persons/office",
    path: "staffPerOffice.finance",
    baseline: 2,
    read: (province) => province.staffPerOffice.finance,
  },
  {
    id: "staff.supervision",
    name: { zh: "每行政管理部门监督分析人员", en: "Supervision staff per office" },
    unit: "persons/office",
    path: "staffPerOffice.supervision",
    baseline: 2,
    read: (province) => province.staffPerOffice.supervision,
  },
];

const choices: readonly Reading[] = [
  {
    id: "option.financeDatabaseSeparate",
    name: {
      zh: "财务数据库独立部署（1 独立，0 与业务集成）",
      en: "Finance database on its own servers (1 own, 0 shares the business cluster)",
    },
    unit: "0/1",
    path: "options.financeDatabase",
    baseline: 1,
    read: (province) => Number(province.options.financeDatabase === "separate"),
  },
  {
    id: "option.publicDatabaseOwn",
    name: { zh: "新建公共服务数据库（1 新建，0 用现有）", en: "Public services get a database of their own (1 own, 0 existing)" },
    unit: "0/1",
    path: "options.publicDatabase",
    baseline: 1,
    read: (province) => Number(province.options.publicDatabase === "own"),
  },
  {
    id: "option.archiveByDay",
    name: { zh: "电子档案即时上传（1 即时，0 夜间）", en: "Archives uploaded as scanned (1 at once, 0 at night)" },
    unit: "0/1",
    path: "options.archiveUpload",
    baseline: 0,
    read: (province) => Number(province.options.archiveUpload === "immediate"),
  },
  {
    id: "option.hotlineByCity",
    name: { zh: "12333 分地市建设（1 分地市，0 全省集中）", en: "Hotline 12333 by city (1 by city, 0 one for the province)" },
    unit: "0/1",
    path: "options.hotline",
    baseline: 0,
    read: (province) => Number(province.options.hotline === "city"),
  },
  {
    id: "option.recoverySite",
    name: { zh: "建设同城容灾中心（1 建，0 不建）", en: "Same-city recovery site (1 built, 0 not)" },
    unit: "0/1",
    path: "options.recoverySite",
    baseline: 0,
    read: (province) => Number(province.options.recoverySite),
  },
];

const backup: readonly Reading[] = [
  {
    id: "backup.fullEveryDays",
    name: { zh: "全量备份周期", en: "Days between full backups" },
    unit: "days",
    path: "backup.fullEveryDays",
    baseline: 7,
    read: (province) => province.backup.fullEveryDays,
  },
  {
    id: "backup.incrementalEveryHours",
    name: { zh: "增量备份周期", en: "Hours between incremental backups" },
    unit: "h",
    path: "backup.incrementalEveryHours",
    baseline: 24,
    read: (province) => province.backup.incrementalEveryHours,
  },
  {
    id: "backup.retainDays",
    name: { zh: "备份保留天数", en: "Days that backups are kept" },
    unit: "days",
    path: "backup.retainDays",
    baseline: 30,
    read: (province) => province.backup.retainDays,
  },
  {
    id: "backup.windowHours",
    name: { zh: "备份窗口", en: "Backup window" },
    unit: "h",
    path: "backup.windowHours",
    baseline: 8,
    read: (province) => province.backup.windowHours,
  },
];

const assumed: readonly Reading[] = assumptions.map((assumption) => ({
  id: assumption.id,
  name: assumption.name,
  unit: assumption.unit,
  path: `assumptions.${assumption.id}`,
  baseline: assumption.value,
  read: (province: Province) => province.assumptions[assumption.id].value,
}));

const readings: readonly Reading[] = [...people, ...assumed, ...choices, ...backup];

/** Every input of the formulas: what is counted, what is assumed, what is chosen, and the backup policy. */
export const inputs: readonly Input[] = Object.freeze(readings.map(({ read: _read, ...input }) => Object.freeze(input)));

/** A province's inputs by id. Choices become 0 or 1. */
export function inputsOf(province: Province): Readonly<Record<string, number>> {
  return Object.fromEntries(readings.map((input) => [input.id, input.read(province)]));
}
