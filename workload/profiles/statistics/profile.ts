import { reports } from "../../extract/reports.ts";
import { startExtract } from "../../extract/start.ts";
import type { Profile } from "../../profile.ts";

/** Monthly reports by office and kind of employer. */
export const statisticsProfile: Profile = {
  id: "statistics",
  name: { zh: "统计类系统", en: "Statistics" },
  set: "extract",
  readsBusiness: true,
  callers: ["operator", "system"],
  register: async (app, setting) => startExtract(app, setting, reports),
};
