import type { Evidence, StoredRecord } from "../evidence/record.ts";
import { appendRecord } from "../evidence/store.ts";
import { productVersion } from "./product.ts";
import { evidenceDirectory } from "./report-input.ts";
import type { Context } from "./verb.ts";

/** What a verb observed, from `started` until now. */
type Observed = Omit<Evidence, "started" | "ended" | "toolVersions" | "previous"> &
  Readonly<{ started: Date; /** Versions of programs beside our own. */ tools?: Evidence["toolVersions"] }>;

/** Appends what a verb observed to the chain of the state directory. */
export async function keepEvidence({ stateDirectory }: Context, { started, tools, ...observed }: Observed): Promise<StoredRecord> {
  return await appendRecord(evidenceDirectory(stateDirectory), {
    ...observed,
    started: started.toISOString(),
    ended: new Date().toISOString(),
    toolVersions: { jinbao: productVersion(), node: process.versions.node, ...tools },
  });
}
