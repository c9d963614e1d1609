import type { FlowRule } from "./flow-rule.ts";
import { businessFlows } from "./flows-business.ts";
import { outsideFlows } from "./flows-outside.ts";
import { supportFlows } from "./flows-support.ts";

/** Every rule by which a connection is allowed. */
export const flowRules: readonly FlowRule[] = Object.freeze([...businessFlows, ...supportFlows, ...outsideFlows]);
