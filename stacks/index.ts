import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { labOf } from "../datacenter/lab.ts";
import { planDataCenter } from "../datacenter/plan.ts";
import { parseProvince } from "../model/parse.ts";
import { size } from "../sizing/size.ts";
import type { PlannedResource } from "./component.ts";
import { machineResources } from "./hosts-target.ts";
import { labResources } from "./lab-target.ts";
import { violationsOf } from "./policies.ts";
import { programOf } from "./program.ts";
import { Texts } from "./texts.ts";
import { treeOf } from "./tree.ts";

// What `Pulumi.yaml` runs: the program of ./jinbao up, its options from the stack's configuration.
const root = path.join(import.meta.dirname, "..");
const config = new pulumi.Config();
const file = path.resolve(root, config.get("province") ?? "provinces/example.yaml");
const offices = config.get("offices") ?? "2";
const province = parseProvince(readFileSync(file), file);
const dataCenter = planDataCenter(province, size(province));
const lab = labOf(dataCenter, offices === "all" ? offices : Number(offices));
const violations = violationsOf({ dataCenter, lab, memoryPerCoreGib: province.assumptions.memoryPerCore.value });
if (violations.length > 0) {
  throw new pulumi.RunError(violations.map(({ policy, subject, text }) => `${policy} ${subject}: ${text.en}`).join("\n"));
}

const texts = new Texts(path.join(process.env["JINBAO_STATE"] ?? path.join(root, ".jinbao"), "stack", "texts"));
const outputs = await programOf(treeOf(dataCenter, resources()), texts)();
export const { digest, dataCenter: summary } = outputs;

function resources(): readonly PlannedResource[] {
  return config.get("target") === "hosts" ? machineResources(dataCenter, province) : labResources(dataCenter, lab);
}
