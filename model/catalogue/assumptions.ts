import type { Assumption } from "../assumption.ts";
import { capacityAssumptions } from "./assumptions-capacity.ts";
import { operationsAssumptions } from "./assumptions-operations.ts";
import { processingAssumptions } from "./assumptions-processing.ts";
import { serviceAssumptions } from "./assumptions-services.ts";

const table = [...processingAssumptions, ...capacityAssumptions, ...serviceAssumptions, ...operationsAssumptions] as const;

/** The key of an assumption in a province file. */
export type AssumptionId = (typeof table)[number]["id"];

/** Every assumption of the sizing: chapter 五 of the scheme in its own order, then what else is needed. */
export const assumptions: readonly (Assumption & Readonly<{ id: AssumptionId }>)[] = Object.freeze(table);
