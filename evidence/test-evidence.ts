import type { Evidence } from "./record.ts";

/** A record for tests; its kind tells it from others. */
export function draft(kind: string): Omit<Evidence, "previous"> {
  return {
    kind,
    started: "2026-01-31T08:00:00.000Z",
    ended: "2026-01-31T08:00:01.000Z",
    dataCenterDigest: null,
    toolVersions: { jinbao: "0.1.0" },
    inputs: { file: "某省.yaml" },
    observations: { kind },
    verdict: "pass",
    reason: { zh: "正常", en: "fine" },
  };
}
