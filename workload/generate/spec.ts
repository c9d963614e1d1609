import { z } from "zod";
import { period } from "../business/inputs.ts";
import { reformPeriod } from "./calendar.ts";

/** Two digits name an office below its parent, from 01 on. */
const mostBelow = 99;
/** Citizens' numbers of the generator's own regions reach so far. */
export const mostInsured = 5_000_000;

/**
 * What the data are made from: the same spec gives the same rows, on any machine. All people, employers and numbers are fictitious; wages
 * and rates are of a plausible size.
 */
export const populationSpec = z
  .object({
    seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    /** People insured, retired ones among them. */
    insured: z.int().min(1).max(mostInsured),
    /** The last month whose contributions and benefits are recorded. */
    through: period,
    cities: z.int().min(1).max(mostBelow),
    /** Of all cities together. */
    counties: z.int().min(0),
  })
  .refine(({ through }) => through >= reformPeriod, { path: ["through"], message: `the reform's first month is ${reformPeriod}` })
  .refine(({ cities, counties }) => counties <= cities * mostBelow, {
    path: ["counties"],
    message: `at most ${mostBelow} counties a city`,
  });

export type PopulationSpec = Readonly<z.output<typeof populationSpec>>;
