import { evenCoresUp } from "../rounding.ts";

/** Offices that handle the business: the province's own, the cities' and the counties' (五). */
export function officeCount(counts: { provinceOffices: number; cityOffices: number; countyOffices: number }): number {
  return counts.provinceOffices + counts.cityOffices + counts.countyOffices;
}

/** One terminal for each member of staff: operations, finance and supervision in every office (五). */
export function terminalCount(counts: {
  offices: number;
  operationsStaff: number;
  financeStaff: number;
  supervisionStaff: number;
}): number {
  return counts.offices * (counts.operationsStaff + counts.financeStaff + counts.supervisionStaff);
}

/** Insured persons with a transaction on a peak day: insured × a1 (五（一）). */
export function peakPersonsPerDay({ insured, a1 }: { insured: number; a1: number }): number {
  return insured * a1;
}

/** M, database transactions of a peak day: persons × a2 (五（一）). */
export function peakTransactionsPerDay({ personsPerDay, a2 }: { personsPerDay: number; a2: number }): number {
  return personsPerDay * a2;
}

/** The mean rate within the peak hours, of whatever is counted a day: amount × Ct / (T × 60). */
export function peakRatePerSecond({ amountPerDay, ct, peakMinutes }: { amountPerDay: number; ct: number; peakMinutes: number }): number {
  return (amountPerDay * ct) / (peakMinutes * 60);
}

/** TPC-C = M × M0 × Ct / (T × (1 − M1)) × (1 + P)^n (五（一）), in tpmC. */
export function tpccTpmc(load: {
  transactionsPerDay: number;
  m0: number;
  ct: number;
  peakMinutes: number;
  m1: number;
  growth: number;
  years: number;
}): number {
  return ((load.transactionsPerDay * load.m0 * load.ct) / (load.peakMinutes * (1 - load.m1))) * (1 + load.growth) ** load.years;
}

/** Cores that carry a load, not yet rounded: TPC-C over what one core does (五（一）). */
export function exactCores({ tpmc, tpmcPerCore }: { tpmc: number; tpmcPerCore: number }): number {
  return tpmc / tpmcPerCore;
}

/** Memory by the scheme's ratio of 1:8 or 1:16 (五（一）), in GiB. */
export function memoryGib({ cores, memoryPerCoreGib }: { cores: number; memoryPerCoreGib: number }): number {
  return cores * memoryPerCoreGib;
}

/** Cores of the finance database: table 7's 2 at the baseline's 103 accounting entities, in proportion, even (二（五）2). */
export function financeDatabaseCores({ accountingEntities }: { accountingEntities: number }): number {
  return evenCoresUp((2 * accountingEntities) / 103);
}
