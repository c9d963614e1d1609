import type { ProvinceOptions } from "../province.ts";
import type { Text } from "../text.ts";
import type { EquipmentId } from "./equipment.ts";
import type { ServiceId } from "./services.ts";
import type { ZoneId } from "./zones.ts";

/** What a host is to those who run it. */
export type HostRole =
  | "app"
  | "database"
  | "balancer"
  | "firewall"
  | "router"
  | "gap-inner"
  | "gap-outer"
  | "certificate"
  | "crypto"
  | "backup"
  | "monitor"
  | "audit"
  | "service"
  | "front"
  | "archive"
  | "public"
  | "office"
  | `recovery-${"app" | "database" | "balancer" | "firewall" | "gap-inner" | "gap-outer" | "backup" | "service" | "public"}`;

/** A number written down, or the value of a quantity or an input of the sizing. */
export type Amount = Readonly<{ fixed: number } | { value: string }>;

/** Hosts alike: what stands in one zone, with one job, in any number. */
export type TierEntry = Readonly<{
  id: string;
  name: Text;
  role: HostRole;
  zone: ZoneId;
  /** How many; or one for each office, city or county. */
  count: Amount | Readonly<{ each: "office" | "city" | "county" }>;
  cores: Amount;
  memoryGib: Amount;
  /** Local disks, GiB. Data of databases and archives lie on volumes of the array. */
  diskGib: number;
  /** What answers on it, beside what every host answers. */
  services: readonly ServiceId[];
  /** What answers on its first host only. */
  firstServices?: readonly ServiceId[];
  /** Its place among its zone's tiers, on which addresses rest: never reuse or change one. 0 to 14. */
  slot: number;
  /** Table 7's line that buys it; absent where the scheme builds on what exists. */
  equipment?: EquipmentId;
  /** Its height in rack units where it is a machine of its own in the data centre. */
  rackUnits?: number;
  /** The zones into which a router or firewall reaches beside its own. */
  reaches?: readonly ZoneId[];
  when?: (options: ProvinceOptions) => boolean;
}>;
