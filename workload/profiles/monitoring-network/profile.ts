import { indicators } from "../../extract/indicators.ts";
import { startExtract } from "../../extract/start.ts";
import type { Profile } from "../../profile.ts";

/** The indicators that are exchanged with the ministry, taken of the business data each month. */
export const monitoringNetworkProfile: Profile = {
  id: "monitoring-network",
  name: { zh: "联网监测系统", en: "Networked data monitoring" },
  set: "extract",
  readsBusiness: true,
  callers: ["operator", "system"],
  register: async (app, setting) => startExtract(app, setting, indicators),
};
