/** The scheme's storage figures count 1,024 to the step: 2,000,000 × 200 KB printed as 381.47 GB only comes out so. */
const kibPerGib = 1024 ** 2;

/** Bare data at the start: insured × KB a person (五（二）), in GiB. */
export function storageInitialRawGib({ insured, kbPerPerson }: { insured: number; kbPerPerson: number }): number {
  return (insured * kbPerPerson) / kibPerGib;
}

/** With indexes, logs, the cluster and the array's own copies: × 3.5 (五（二）), in GiB. */
export function storageInitialGib({ rawGib, storageFactor }: { rawGib: number; storageFactor: number }): number {
  return rawGib * storageFactor;
}

/** What the years add: insured × KB a year × 3.5 × 5 (五（二）), in GiB. */
export function storageGrowthGib(growth: {
  insured: number;
  kbPerPersonPerYear: number;
  storageFactor: number;
  storageYears: number;
}): number {
  return (growth.insured * growth.kbPerPersonPerYear * growth.storageFactor * growth.storageYears) / kibPerGib;
}

/** Start and growth together (五（二）), in TiB. */
export function storageTotalTib({ initialGib, growthGib }: { initialGib: number; growthGib: number }): number {
  return (initialGib + growthGib) / 1024;
}

/** The same capacity as disk makers count it, in TB of 10^12 bytes. */
export function decimalTb({ tib }: { tib: number }): number {
  return (tib * 1024 ** 4) / 1e12;
}

/** Disk operations a second at the end of the sizing's years: the peak's database transactions, grown, times operations each. */
export function diskOperationsPerSecond(load: {
  databaseRatePerSecond: number;
  growth: number;
  years: number;
  iosPerTransaction: number;
}): number {
  return load.databaseRatePerSecond * (1 + load.growth) ** load.years * load.iosPerTransaction;
}

/** What the disks themselves do: each write costs the RAID's penalty. */
export function backendOperationsPerSecond(load: { operationsPerSecond: number; writeShare: number; raidWritePenalty: number }): number {
  return load.operationsPerSecond * (1 - load.writeShare + load.writeShare * load.raidWritePenalty);
}

/** Scanned papers of so many transactions, in GiB. */
export function archiveGib(load: { transactions: number; archiveShare: number; pagesPerArchive: number; kbPerPage: number }): number {
  return (load.transactions * load.archiveShare * load.pagesPerArchive * load.kbPerPage) / kibPerGib;
}
