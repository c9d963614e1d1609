import { assumptionsSection } from "./build/assumptions.ts";
import { section } from "./build/blocks.ts";
import { equipmentSection } from "./build/equipment.ts";
import { evidenceSection } from "./build/evidence.ts";
import { growthSection } from "./build/growth.ts";
import { implementationSection } from "./build/implementation.ts";
import { lintsSection } from "./build/lints.ts";
import { machineRoomSections } from "./build/machine-room.ts";
import { networkSections } from "./build/network.ts";
import { backupSection, certificatesSection } from "./build/protection.ts";
import { sizingSection } from "./build/quantities.ts";
import { rangesSection } from "./build/ranges.ts";
import { sourcesSection } from "./build/sources.ts";
import { summarySection } from "./build/summary.ts";
import type { ReportInput } from "./input.ts";
import type { Report } from "./report.ts";

/** The one tree that every writer draws from: the first page for who decides, then everything that it rests on. */
export function buildReport(input: ReportInput): Report {
  const { province, sizing, dataCenter } = input;
  return {
    title: { zh: "机关事业单位工作人员养老保险信息系统建设技术方案", en: "Public-sector pension information system: technical plan" },
    province: province.name,
    date: input.date,
    digests: { province: sizing.digest, dataCenter: dataCenter.digest },
    sections: [
      summarySection(input),
      sizingSection(sizing),
      rangesSection(input),
      assumptionsSection(province),
      growthSection(input),
      lintsSection(input.lints),
      section(
        "data-centre",
        { zh: "数据中心", en: "The data centre" },
        [],
        [...machineRoomSections(dataCenter), ...networkSections(dataCenter)],
      ),
      equipmentSection(dataCenter),
      certificatesSection(dataCenter),
      backupSection(input),
      evidenceSection(input),
      implementationSection(input),
      sourcesSection(input),
    ],
  };
}
