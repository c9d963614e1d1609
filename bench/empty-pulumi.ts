/**
 * The least that Pulumi can do: a program that has nothing, by the automation API as its documentation shows it.
 * `node bench/empty-pulumi.ts STATE BIN`, with the directory in which `pulumi` lies.
 */
import path from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";

const [directory = "", bin = ""] = process.argv.slice(2);
process.env["PATH"] = `${bin}${path.delimiter}${process.env["PATH"]}`;
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "empty", projectName: "empty", program: () => Promise.resolve({}) },
  {
    workDir: directory,
    envVars: {
      PULUMI_BACKEND_URL: `file://${directory}`,
      PULUMI_HOME: `${directory}/home`,
      PULUMI_CONFIG_PASSPHRASE: "empty",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  },
);
await stack.up({ refresh: true });
