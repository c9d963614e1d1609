import type { AssumptionValue } from "./assumption.ts";
import type { AssumptionId } from "./catalogue/assumptions.ts";
import type { EquipmentId } from "./catalogue/equipment.ts";
import type { Language, Text } from "./text.ts";

/** A county-level office, named. */
export type County = Readonly<{
  /** Two or more digits, unique within its city; the identity from which names and addresses come. */
  code: string;
  name: Text;
  /** The insured it serves, where known; the rest is shared evenly. */
  insured?: number;
}>;

/** A city-level office with its counties, named. */
export type City = Readonly<{
  code: string;
  name: Text;
  insured?: number;
  counties: readonly County[];
}>;

/** The planner's choices, each one that the scheme leaves open. */
export type ProvinceOptions = Readonly<{
  /** Table 1's phases: the first only, or both. */
  phase: "first" | "both";
  /** Ids of the optional lines of table 7 that are bought. */
  optionalEquipment: readonly EquipmentId[];
  /** Whether the finance database has servers of its own or shares the business cluster (table 7 allows both). */
  financeDatabase: "separate" | "integrated";
  /** Whether the public services get a database of their own (half of the business one) or use the existing one. */
  publicDatabase: "own" | "existing";
  recoverySite: boolean;
  backupLines: boolean;
  databaseEngine: "postgresql" | "oracle";
  middleware: "tongweb" | "weblogic";
  /** `night`: kept at the office until review passed, uploaded at night; `immediate`: uploaded as scanned. */
  archiveUpload: "night" | "immediate";
  hotline: "province" | "city";
  /** Whether medical insurance runs in one provincial system or in one a city. */
  medicalInsurance: "single" | "cities";
}>;

/** Address ranges in CIDR notation; the two never overlap. */
export type ProvinceNetwork = Readonly<{ business: string; outside: string }>;

/** How often data is copied, how long copies are kept, and what may be lost. Days and hours are whole numbers unless said. */
export type BackupPolicy = Readonly<{
  fullEveryDays: number;
  incrementalEveryHours: number;
  retainDays: number;
  windowHours: number;
  recoveryPointMinutes: number;
  recoveryTimeMinutes: number;
}>;

/** A machine that exists and is to be a host of the plan. */
export type Machine = Readonly<{
  /** The host's name in the plan. */
  name: string;
  address: string;
  port: number;
  user: string;
  /** A fingerprint (`SHA256:...`) or a line of a public key; no other key is trusted. */
  hostKey: string;
  /** The SSH agent where it is absent. */
  identityFile?: string;
  /** Otherwise it is looked at and never changed. */
  adopt: boolean;
}>;

/** The input, parsed once: everything downstream may trust it. */
export type Province = Readonly<{
  name: Text;
  /** The language of its documents. */
  language: Language;
  insured: number;
  offices: Readonly<{ province: number; cities: number; counties: number }>;
  /** Cities and counties by name, in file order; absent where only counts were given. Agrees with `offices`. */
  places?: readonly City[];
  staffPerOffice: Readonly<{ operations: number; finance: number; supervision: number }>;
  assumptions: Readonly<Record<AssumptionId, AssumptionValue>>;
  options: ProvinceOptions;
  /** What the province already has, by table 7's ids: subtracted from what is bought. */
  existing: Readonly<Partial<Record<EquipmentId, number>>>;
  network: ProvinceNetwork;
  backup: BackupPolicy;
  /** Machines that exist, which the stack's target `hosts` adopts. */
  machines?: readonly Machine[];
}>;
