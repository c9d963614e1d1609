import { series } from "../../extract/series.ts";
import { startExtract } from "../../extract/start.ts";
import type { Profile } from "../../profile.ts";

/** Yearly series, and a projection of the fund. */
export const decisionProfile: Profile = {
  id: "decision",
  name: { zh: "宏观决策系统", en: "Macro decision support" },
  set: "extract",
  readsBusiness: true,
  callers: ["operator", "system"],
  register: async (app, setting) => startExtract(app, setting, series),
};
