/** The least that Pulumi can do: a program that has nothing, by the automation API as its documentation shows it. */
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";

const directory = process.argv[2]!;
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
