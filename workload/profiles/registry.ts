import { interfaces } from "../../model/catalogue/interfaces.ts";
import { systems } from "../../model/catalogue/systems.ts";
import type { Text } from "../../model/text.ts";
import type { Profile, ProfileId } from "../profile.ts";

/** Every profile: the scheme's twelve systems (table 1), then the far sides of its eight interfaces (table 4). */
export const profileNames: readonly Readonly<{ id: ProfileId; name: Text }>[] = [
  ...systems.map(({ id, name }) => ({ id, name })),
  ...interfaces.map(({ id, name }) => ({
    id: `peer-${id}` as const,
    name: { zh: `${name.zh}的对端（仿真）`, en: `The far side of: ${name.en} (a stand-in)` },
  })),
];

/** Only the profile that is served is loaded. */
export async function loadProfile(id: ProfileId): Promise<Profile> {
  return await loaders[id]();
}

const loaders: Readonly<Record<ProfileId, () => Promise<Profile>>> = {
  business: async () => (await import("./business/profile.ts")).businessProfile,
  finance: async () => (await import("./finance/profile.ts")).financeProfile,
  archives: async () => (await import("./archives/profile.ts")).archivesProfile,
  "cross-region": async () => (await import("./cross-region/profile.ts")).crossRegionProfile,
  "peer-personnel": async () => (await import("../peers/personnel.ts")).personnelPeer,
  "peer-archives": async () => (await import("../peers/archives.ts")).archivesPeer,
  "peer-cardholders": async () => (await import("../peers/cardholders.ts")).cardholdersPeer,
  "peer-card-reader": async () => (await import("../peers/card-reader.ts")).cardReaderPeer,
  "peer-cross-region": async () => (await import("../peers/cross-region.ts")).crossRegionPeer,
  "peer-other-insurance": async () => (await import("../peers/other-insurance.ts")).otherInsurancePeer,
  "peer-bank": async () => (await import("../peers/bank.ts")).bankPeer,
  "peer-annuity-custodian": async () => (await import("../peers/annuity-custodian.ts")).annuityCustodianPeer,
  online: async () => (await import("./online/profile.ts")).onlineProfile,
  mobile: async () => (await import("./mobile/profile.ts")).mobileProfile,
  hotline: async () => (await import("./hotline/profile.ts")).hotlineProfile,
  kiosk: async () => (await import("./kiosk/profile.ts")).kioskProfile,
  "monitoring-network": async () => (await import("./monitoring-network/profile.ts")).monitoringNetworkProfile,
  statistics: async () => (await import("./statistics/profile.ts")).statisticsProfile,
  supervision: async () => (await import("./supervision/profile.ts")).supervisionProfile,
  decision: async () => (await import("./decision/profile.ts")).decisionProfile,
};
