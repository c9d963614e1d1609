import type { HostRole } from "../model/catalogue/tiers.ts";
import type { Text } from "../model/text.ts";

/** The nets that never touch but through the gap, and what lies around them. */
export type Net = "business" | "outside" | "external";

export type Zone = Readonly<{
  id: string;
  name: Text;
  net: Net;
  site: "data-centre" | "recovery" | "offices" | "external";
  purpose: Text;
}>;

/** One subnet. `vlan` is unique within its site: `data-centre`, `recovery`, `external`, or an office's id. */
export type Network = Readonly<{
  id: string;
  name: Text;
  zone: string;
  site: string;
  /** CIDR notation. */
  cidr: string;
  gateway: string;
  vlan: number;
  /** Addresses that hosts may take, and how many are taken. */
  usable: number;
  used: number;
}>;

/** An address that the first healthy one of some hosts answers: a gateway, or the entrance of a cluster. */
export type VirtualAddress = Readonly<{ id: string; network: string; address: string; hosts: readonly string[]; purpose: Text }>;

export type Disk = Readonly<{ name: string; gib: number; purpose: Text }>;

export type Host = Readonly<{
  name: string;
  role: HostRole;
  /** The catalogue's tier, such as `business-app`. */
  tier: string;
  zone: string;
  site: string;
  /** The scheme's system ids that it serves. */
  systems: readonly string[];
  cores: number;
  memoryGib: number;
  disks: readonly Disk[];
  /** Its address in its own zone. */
  address: string;
  /** Every address it has; more than one only for routers and firewalls. */
  interfaces: readonly Readonly<{ network: string; address: string }>[];
  rack?: string;
  /** Table 7's line that buys it; absent where the scheme builds on what exists. */
  equipment?: string;
  /** True where it is there already (reused or not bought). */
  existing: boolean;
}>;

export type Volume = Readonly<{
  id: string;
  name: Text;
  gib: number;
  tier: string;
  hosts: readonly string[];
  purpose: Text;
  media: "san" | "backup";
}>;

/** A port on which a host answers. */
export type Service = Readonly<{ id: string; host: string; name: Text; protocol: "tcp" | "udp"; port: number }>;

export type System = Readonly<{
  id: string;
  name: Text;
  phase: 1 | 2;
  zone: string;
  hosts: readonly string[];
  sharesDatabaseWith?: string;
  source: Text;
}>;

export type Interface = Readonly<{
  id: string;
  name: Text;
  kind: "internal" | "external";
  from: string;
  to: string;
  via: string;
  source: Text;
}>;

/** One allowed connection; what is not listed is forbidden. `from` and `to` are a host's name or a zone's id (all of its hosts). */
export type Flow = Readonly<{
  id: string;
  from: string;
  to: string;
  protocol: "tcp" | "udp";
  port: number;
  service: string;
  /** The catalogue's rule from which it comes; readable tables group by it. */
  rule: string;
  reason: Text;
  source: Text;
}>;

/** What may pass the isolation gap: no connection, only whole messages or files of named kinds. */
export type GapChannel = Readonly<{ id: string; from: string; to: string; carries: Text; system: string; reason: Text; source: Text }>;

/** A line of the WAN, or the internet outlet. */
export type Link = Readonly<{
  id: string;
  kind: "main" | "backup" | "internet" | "recovery";
  from: string;
  to: string;
  /** What the load needs, and what can be ordered. */
  requiredKbPerSecond: number;
  bandwidthMbitPerSecond: number;
  network: string;
}>;

export type Office = Readonly<{
  id: string;
  name: Text;
  level: "province" | "city" | "county";
  /** The office above it; absent for the province's own. */
  parent?: string;
  terminals: number;
  insured: number;
  host: string;
  network: string;
}>;

export type Certificates = Readonly<{
  operators: number;
  servers: readonly Readonly<{ host: string; names: readonly string[] }>[];
  issuers: readonly Readonly<{ id: string; name: Text; host: string; validYears: number }>[];
  algorithm: string;
}>;

export type Equipment = Readonly<{
  id: string;
  category: Text;
  name: Text;
  specification: Text;
  /** What the design takes. */
  needed: number;
  /** What exists already and is used again. */
  reused: number;
  /** What is to be bought: needed less reused, 0 where an optional line is not chosen. */
  quantity: number;
  unit: Text;
  optional: boolean;
  chosen: boolean;
  origin: "scheme" | "ours";
  source: Text;
}>;

export type BackupPlan = Readonly<{
  id: string;
  subject: Text;
  tier: string;
  method: Text;
  fullEveryDays: number;
  incrementalEveryHours: number;
  retainDays: number;
  windowHours: number;
  recoveryPointMinutes: number;
  recoveryTimeMinutes: number;
  repositoryGib: number;
  copies: readonly string[];
}>;

/** The desired state as plain data. Same input, same bytes, same digest. */
export type DataCenter = Readonly<{
  /** SHA-256 of the canonical JSON of all the rest, in hexadecimal. */
  digest: string;
  province: Text;
  zones: readonly Zone[];
  networks: readonly Network[];
  hosts: readonly Host[];
  virtualAddresses: readonly VirtualAddress[];
  volumes: readonly Volume[];
  services: readonly Service[];
  systems: readonly System[];
  interfaces: readonly Interface[];
  flows: readonly Flow[];
  gapChannels: readonly GapChannel[];
  links: readonly Link[];
  offices: readonly Office[];
  certificates: Certificates;
  equipment: readonly Equipment[];
  backups: readonly BackupPlan[];
}>;
