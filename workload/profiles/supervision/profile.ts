import { rules } from "../../extract/rules.ts";
import { startExtract } from "../../extract/start.ts";
import type { Profile } from "../../profile.ts";

/** Rules that find records to look into, each month. */
export const supervisionProfile: Profile = {
  id: "supervision",
  name: { zh: "基金监管系统", en: "Fund supervision" },
  set: "extract",
  readsBusiness: true,
  callers: ["operator", "system"],
  register: async (app, setting) => startExtract(app, setting, rules),
};
