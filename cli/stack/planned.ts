import type { DataCenter } from "../../datacenter/datacenter.ts";
import { labOf } from "../../datacenter/lab.ts";
import { planDataCenter } from "../../datacenter/plan.ts";
import { UserError } from "../../model/problem.ts";
import type { Province } from "../../model/province.ts";
import { size } from "../../sizing/size.ts";
import { stackPlace } from "../../stacks/engine/place.ts";
import { machineResources, unknownMachines } from "../../stacks/hosts-target.ts";
import { labResources } from "../../stacks/lab-target.ts";
import { violationsOf, type Violation } from "../../stacks/policies.ts";
import { programOf, type StackOutputs, type StackProgram } from "../../stacks/program.ts";
import { Texts } from "../../stacks/texts.ts";
import { treeOf } from "../../stacks/tree.ts";
import { provinceOf } from "../province-file.ts";
import type { Context } from "../verb.ts";
import { kubeconfigOf, kubernetesOptions, officesOf, targetOf, withAbsoluteFiles, type Target } from "./options.ts";

/** What a province file asks of a target. */
export type Planned = Readonly<{
  target: Target;
  dataCenter: DataCenter;
  program: StackProgram;
  violations: readonly Violation[];
  /** Once all stands as planned: lets go of what only earlier plans needed. */
  settle: () => void;
}>;

/** @throws UserError */
export async function plannedStack(context: Context): Promise<Planned> {
  const province = await provinceOf(context);
  const sizing = size(province);
  const dataCenter = planDataCenter(province, sizing);
  const target = targetOf(context);
  const texts = new Texts(stackPlace(context.stateDirectory).texts);
  const subjected = { dataCenter, memoryPerCoreGib: province.assumptions.memoryPerCore.value };
  switch (target) {
    case "lab": {
      const lab = labOf(dataCenter, officesOf(context));
      const resources = labResources(dataCenter, lab);
      const program = programOf(treeOf(dataCenter, resources), texts);
      const settle = (): void => texts.keepOnly(resources.map(({ inputs }) => texts.shorten(inputs)));
      return { target, dataCenter, program, violations: violationsOf({ ...subjected, lab }), settle };
    }
    case "hosts": {
      const machines = machinesOf(province, dataCenter, context);
      const resources = machineResources(dataCenter, { machines: withAbsoluteFiles(machines), network: province.network });
      return {
        target,
        dataCenter,
        program: programOf(treeOf(dataCenter, resources), texts),
        violations: violationsOf(subjected),
        settle: nothing,
      };
    }
    case "kubernetes": {
      const kubeconfig = kubeconfigOf(context);
      const given = { dataCenter, sizing, options: kubernetesOptions(context), ...(kubeconfig === undefined ? {} : { kubeconfig }) };
      const program = async (): Promise<StackOutputs> => {
        const { clusterProgram } = await import("../../stacks/kubernetes/cluster.ts");
        return await clusterProgram(given)();
      };
      return { target, dataCenter, program, violations: violationsOf(subjected), settle: nothing };
    }
  }
}

function nothing(): void {}

/** @throws UserError where none is named, or one that the plan does not have */
function machinesOf({ machines = [] }: Province, dataCenter: DataCenter, { operand }: Context): NonNullable<Province["machines"]> {
  const file = operand ?? "provinces/example.yaml";
  const unknown = unknownMachines(dataCenter, machines);
  const problems = unknown.map(({ name }) => ({
    file,
    line: 1,
    path: `machines.${machines.findIndex((machine) => machine.name === name)}.name`,
    expected: { zh: "规划中的主机名", en: "a host of the plan" },
    got: name,
    hint: { zh: "./jinbao plan --json 的 hosts 列出全部主机名。", en: "./jinbao plan --json lists them under hosts." },
  }));
  if (machines.length === 0) {
    problems.push({
      file,
      line: 1,
      path: "machines",
      expected: { zh: "要核对的机器的列表", en: "a list of the machines to hold against the plan" },
      got: "none",
      hint: { zh: "每项为 {name, address, hostKey, …}。", en: "Each is {name, address, hostKey, …}." },
    });
  }
  if (problems.length > 0) {
    throw new UserError(problems);
  }
  return machines;
}
