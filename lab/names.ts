import { sha256Hex } from "../sizing/digest.ts";

/** Longest name of a network device in Linux. */
const deviceLength = 15;

/** A device's name in the fabric: the words themselves where they are short enough, else their beginning and a digest. */
export function deviceName(...words: readonly string[]): string {
  const whole = words.join(".");
  return whole.length <= deviceLength ? whole : `${whole.slice(0, 8)}~${sha256Hex(whole).slice(0, deviceLength - 9)}`;
}

/** The hardware address of a host on a network: always the same, so that what is plugged in anew is still known to its neighbours. */
export function hardwareAddress(host: string, network: string): string {
  const digest = sha256Hex(`${host} ${network}`);
  return ["02", ...[0, 2, 4, 6, 8].map((at) => digest.slice(at, at + 2))].join(":");
}
