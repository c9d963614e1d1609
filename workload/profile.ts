import type { FastifyBaseLogger } from "fastify";
import type { InterfaceId } from "../model/catalogue/interfaces.ts";
import type { SystemId } from "../model/catalogue/systems.ts";
import type { Text } from "../model/text.ts";
import type { Database } from "./database/database.ts";
import type { JsonClient } from "./http/client.ts";
import type { Limits } from "./http/limits.ts";
import type { ServiceMetrics } from "./http/metrics.ts";
import type { App } from "./http/app.ts";
import type { Callers } from "./identity/certificate.ts";
import type { SetId } from "./migrations/sets.ts";

/** A profile is one of the scheme's systems, or the stand-in for the far side of one of its interfaces. */
export type ProfileId = SystemId | `peer-${InterfaceId}`;

/** What a profile is given to work with. */
export type Setting = Readonly<{
  /** The tables of its own set. @throws Error where it has none: a bug */
  database: Database;
  /** The business tables, for those that read them all; with the rights of their owner. @throws Error where it does not: a bug */
  business: Database;
  /** Where files lie: scans, extracts, what a peer remembers. Its own. */
  directory: string;
  /** This host's end of the isolation gap: the spool. */
  gap: string;
  /** Asks another profile; undefined where its address was not given. */
  peer: (id: ProfileId) => JsonClient | undefined;
  callers: Callers;
  limits: Limits;
  metrics: ServiceMetrics;
  log: FastifyBaseLogger;
  /** The clock, so that a month's end can be tried on any day. */
  now: () => Date;
}>;

export type Profile = Readonly<{
  id: ProfileId;
  name: Text;
  /** Which set of migrations it has tables of. */
  set?: SetId;
  /** Whether it reads the business tables beside its own. */
  readsBusiness?: true;
  /** Who may call: operators by certificate, employers and people by login, other systems by certificate. */
  callers: readonly ("operator" | "unit" | "person" | "system")[];
  /** Adds its routes, and starts what runs beside them. */
  register: (app: App, setting: Setting) => Promise<Running | void>;
}>;

/** What a profile runs beside its routes: ended before the databases are closed. */
export type Running = Readonly<{ stop: () => Promise<void> }>;
