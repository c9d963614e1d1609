import { wholeUp } from "../rounding.ts";

/** Online and mobile visits in the busiest hour of a working day. */
export function visitsPerBusyHour(load: {
  insured: number;
  publicVisitsPerMonth: number;
  workDaysPerYear: number;
  publicPeakShare: number;
}): number {
  return ((load.insured * load.publicVisitsPerMonth * 12) / load.workDaysPerYear) * load.publicPeakShare;
}

/** Line rate for those visits, in KB/s. */
export function internetRequiredKbPerSecond(load: { visitsPerHour: number; kbPerVisit: number; linkEfficiency: number }): number {
  return (load.visitsPerHour * load.kbPerVisit) / 3600 / load.linkEfficiency;
}

/** Calls in the busiest hour; its share of the day is never below an even spread over the hours of service. */
export function callsPerBusyHour(load: {
  insured: number;
  callsPerInsuredPerYear: number;
  workDaysPerYear: number;
  busyHourShare: number;
  callHours: number;
}): number {
  return (
    ((load.insured * load.callsPerInsuredPerYear) / load.workDaysPerYear) * Math.max(load.busyHourShare, Math.min(1, 1 / load.callHours))
  );
}

/** Full backups held at once: all that the days of retention reach into, and the one on which the oldest increment rests. */
export function fullBackupsKept({ retainDays, fullEveryDays }: { retainDays: number; fullEveryDays: number }): number {
  return wholeUp(retainDays / fullEveryDays) + 1;
}

/** Increments held beside so many fulls: a full takes the place of one of them. */
export function incrementalBackupsKept(policy: { fullsKept: number; fullEveryDays: number; incrementalEveryHours: number }): number {
  const perCycle = wholeUp((policy.fullEveryDays * 24) / policy.incrementalEveryHours) - 1;
  return policy.fullsKept * Math.max(0, perCycle);
}

/** Hours that reading so much at the backup system's rate takes; MB are 10^6 bytes. */
export function transferHours({ gib, mbPerSecond }: { gib: number; mbPerSecond: number }): number {
  return (gib * 1024 ** 3) / 1e6 / mbPerSecond / 3600;
}

/** Line rate that carries a day's changed data to the recovery site within the peak hours, in KB/s. */
export function recoveryLineKbPerSecond(load: {
  dataGib: number;
  dailyChange: number;
  peakMinutes: number;
  linkEfficiency: number;
}): number {
  return (load.dataGib * load.dailyChange * 1024 ** 2) / (load.peakMinutes * 60) / load.linkEfficiency;
}
