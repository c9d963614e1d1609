import { growth } from "../growth.ts";
import { schemeArchives, schemeProcessing, schemeSecurity } from "../sources.ts";
import { figure, percent, type LintContext, type LintRule } from "./rule.ts";

/** What does not fit: nights, windows, years. */
export const fitLints: readonly LintRule[] = [
  {
    id: "archive-night",
    applies: ({ value, province }) => province.options.archiveUpload === "night" && value("archive.nightUpload.fits") === 0,
    message: ({ value }) => ({
      zh: `峰值日档案一夜传不完：县（区）线路需 ${figure(value("archive.nightUpload.county"), 1)} 小时，地市 ${figure(value("archive.nightUpload.city"), 1)} 小时，省出口 ${figure(value("archive.nightUpload.provinceOutlet"), 1)} 小时，夜间只有 ${figure(value("nightHours"), 1)} 小时。`,
      en: `A peak day's papers do not fit the night: a county's line takes ${figure(value("archive.nightUpload.county"), 1)} h, a city's ${figure(value("archive.nightUpload.city"), 1)} h, the province's outlet ${figure(value("archive.nightUpload.provinceOutlet"), 1)} h, and the night has ${figure(value("nightHours"), 1)} h.`,
    }),
    source: schemeArchives,
  },
  {
    id: "backup-window",
    applies: ({ value }) => value("backup.window.fits") === 0,
    message: ({ value }) => ({
      zh: `全量备份 ${figure(value("backup.data"))}GiB 以 ${figure(value("backupMbPerSecond"))}MB/s 需 ${figure(value("backup.window"), 1)} 小时，窗口只有 ${figure(value("backup.windowHours"), 1)} 小时。`,
      en: `A full backup of ${figure(value("backup.data"))} GiB at ${figure(value("backupMbPerSecond"))} MB/s takes ${figure(value("backup.window"), 1)} h; the window has ${figure(value("backup.windowHours"), 1)} h.`,
    }),
    source: schemeSecurity,
  },
  {
    id: "purchase-runs-out",
    applies: (context) => runsOutEarly(context).length > 0,
    message: (context) => {
      const early = runsOutEarly(context);
      const years = figure(context.value("storageYears"), 1);
      return {
        zh: `使用期 ${years} 年内会用尽：${early.map(({ name, bought, unit, year }) => `${name.zh} ${figure(bought, 2)} ${unit}（投产后第 ${year} 年）`).join("，")}。`,
        en: `Within ${years} years of service this runs out: ${early.map(({ name, bought, unit, year }) => `${name.en}, ${figure(bought, 2)} ${unit} (year ${year} after the start)`).join("; ")}.`,
      };
    },
    source: schemeProcessing,
  },
  {
    id: "busy-hour-share",
    applies: ({ value }) => value("busyHourShare") * value("callHours") < 1 && value("callHours") >= 1,
    message: ({ value }) => ({
      zh: `最忙一小时占比 ${percent(value("busyHourShare"), 1)} 低于 ${figure(value("callHours"), 1)} 小时均分的 ${percent(1 / value("callHours"), 1)}，不可能成立；坐席按均分计算。`,
      en: `A busiest hour with ${percent(value("busyHourShare"), 1)} of the calls is below an even ${percent(1 / value("callHours"), 1)} over ${figure(value("callHours"), 1)} hours, which cannot be; agents are sized by the even share.`,
    }),
    source: { zh: "我方口径：话务工程", en: "Ours: traffic engineering" },
  },
];

type EarlyEnd = Readonly<{ name: Readonly<{ zh: string; en: string }>; bought: number; unit: string; year: number }>;

/** What runs out before the planned years of storage are over. */
function runsOutEarly({ province, sizing, value }: LintContext): EarlyEnd[] {
  return growth(province, sizing).purchases.flatMap(({ name, bought, unit, runsOutInYear: year }) =>
    year !== undefined && year < value("storageYears") ? [{ name, bought, unit, year }] : [],
  );
}
