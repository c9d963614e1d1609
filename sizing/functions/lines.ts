import { poissonQuantile } from "../probability.ts";

/** Payload at the peak: insured × a1 × KB a transaction / (T × 60) / response time (五（三）), in KB/s. The scheme's formula has no Ct. */
export function bandwidthPayloadKbPerSecond(load: {
  insured: number;
  a1: number;
  kbPerTransaction: number;
  peakMinutes: number;
  responseSeconds: number;
}): number {
  return (load.insured * load.a1 * load.kbPerTransaction) / (load.peakMinutes * 60) / load.responseSeconds;
}

/** With protocols, queries and registrations: payload × 3 (五（三）), in KB/s. */
export function bandwidthRequiredKbPerSecond({
  payloadKbPerSecond,
  bandwidthFactor,
}: {
  payloadKbPerSecond: number;
  bandwidthFactor: number;
}): number {
  return payloadKbPerSecond * bandwidthFactor;
}

/** Insured behind a city's line when all offices serve alike: its own office and its counties', the fullest city counting. */
export function cityInsured(counts: { insured: number; offices: number; cityOffices: number; countyOffices: number }): number {
  return counts.cityOffices === 0 ? 0 : (counts.insured / counts.offices) * (1 + Math.ceil(counts.countyOffices / counts.cityOffices));
}

/** Insured behind a county's line when all offices serve alike. */
export function countyInsured(counts: { insured: number; offices: number; countyOffices: number }): number {
  return counts.countyOffices === 0 ? 0 : counts.insured / counts.offices;
}

/** Insured behind the province's outlet to its cities and counties: all but those of its own office, which sits on its LAN. */
export function outletInsured(counts: { insured: number; offices: number; provinceOffices: number }): number {
  return (counts.insured * (counts.offices - counts.provinceOffices)) / counts.offices;
}

/** Transactions a second that the people behind a line start within the peak hours. */
export function lineRatePerSecond(load: { insured: number; a1: number; ct: number; peakMinutes: number }): number {
  return (load.insured * load.a1 * load.ct) / (load.peakMinutes * 60);
}

/**
 * Transactions that a line must take within one second. People come independently of one another, so that arrivals are Poisson: a small
 * office's busiest second is many times its mean, a province's hardly more. At least one where anybody comes at all.
 */
export function lineArrivals({ ratePerSecond, linkConfidence }: { ratePerSecond: number; linkConfidence: number }): number {
  return ratePerSecond <= 0 ? 0 : Math.max(1, poissonQuantile(ratePerSecond, linkConfidence));
}

/** Line rate that delivers those transactions in time, and scanned papers as well where they are not kept for the night, in KB/s. */
export function lineRequiredKbPerSecond(load: {
  arrivals: number;
  kbPerTransaction: number;
  bandwidthFactor: number;
  responseSeconds: number;
  ratePerSecond: number;
  archivesByDay: number;
  archiveShare: number;
  pagesPerArchive: number;
  kbPerPage: number;
  linkEfficiency: number;
}): number {
  const transactions = (load.arrivals * load.kbPerTransaction * load.bandwidthFactor) / load.responseSeconds;
  const archives = load.archivesByDay * load.ratePerSecond * load.archiveShare * load.pagesPerArchive * load.kbPerPage;
  return (transactions + archives) / load.linkEfficiency;
}

/** Lines are sold in 10^6 bits a second, loads are counted in 1,024 bytes. */
export function mbitPerSecond({ kbPerSecond }: { kbPerSecond: number }): number {
  return (kbPerSecond * 1024 * 8) / 1e6;
}

/** Hours that a night's archives of the people behind a line take on it; 0 where there is no line. */
export function nightUploadHours(load: {
  archiveGibPerDay: number;
  lineInsured: number;
  insured: number;
  lineMbitPerSecond: number;
  linkEfficiency: number;
}): number {
  if (load.lineMbitPerSecond === 0) {
    return 0;
  }
  const bits = ((load.archiveGibPerDay * load.lineInsured) / load.insured) * 1024 ** 3 * 8;
  return bits / (load.lineMbitPerSecond * 1e6 * load.linkEfficiency) / 3600;
}
