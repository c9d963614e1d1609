import path from "node:path";
import type { Profile } from "../../profile.ts";
import { addCentralRoutes, addScanRoutes } from "./routes.ts";
import { Scans } from "./scans.ts";
import { FileStore } from "./store.ts";
import { startUploader } from "./uploader.ts";

/**
 * Electronic archives: scans are kept in a local store until the review of their case has passed, and go to the province's central store at night,
 * so that pictures do not take the lines by day (二（一）3（2）). Here both stores are directories of one host, and the upload between
 * them goes over HTTPS as between two.
 */
export const archivesProfile: Profile = {
  id: "archives",
  name: { zh: "电子档案系统", en: "Electronic archives" },
  set: "archives",
  readsBusiness: true,
  callers: ["operator", "system"],
  register: async (app, setting) => {
    const places = {
      scans: new Scans(setting.database),
      local: new FileStore(path.join(setting.directory, "local")),
      central: new FileStore(path.join(setting.directory, "central")),
    };
    addScanRoutes(app, places, setting);
    addCentralRoutes(app, places, setting);
    return startUploader(places, setting);
  },
};
