import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { stackPlace, type StackPlace } from "./place.ts";

/** A state directory of its own, with blanks and letters beyond ASCII in its name, removed after the test. */
export function testPlace(t: ExecutionContext, environment: Readonly<Record<string, string>> = {}): StackPlace {
  const base = mkdtempSync(path.join(os.tmpdir(), "jinbao 状态 "));
  t.teardown(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));
  return stackPlace(path.join(base, ".jinbao"), environment);
}
