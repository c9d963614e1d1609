import { execaSync } from "execa";
import type { GoTool } from "./catalogue.ts";
import type { Environment } from "./program.ts";
import { versionIn } from "./version.ts";

/** The version a program tells of itself; undefined where it tells none, fails or hangs. */
export function askVersion(file: string, tool: GoTool, environment: Environment): string | undefined {
  const { stdout, failed } = execaSync(file, tool.askVersion, {
    // Asking for a version must not reach for the network.
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 20_000,
  });
  return failed ? undefined : versionIn(stdout);
}
