import { idNumberCheck } from "../business/inputs.ts";
import type { Random } from "./random.ts";

/**
 * Numbers that are right in form and belong to nobody: regions begin with 99, which GB/T 2260 gives to no province, bank cards with 99, which
 * no issuer has, telephones with 000.
 */

const regions = 10_000;
/** Of the three digits of the sequence, the last tells the sex: 500 are left. */
const sequences = 500;

/** A citizen's number of GB 11643-1999, another for each index whatever the birthdays. @throws RangeError beyond 5,000,000 */
export function idNumberOf(index: number, { bornOn, sex }: Readonly<{ bornOn: string; sex: "M" | "F" }>): string {
  const sequence = Math.floor(index / regions);
  if (sequence >= sequences) {
    throw new RangeError(`citizens' numbers reach for ${regions * sequences} people: ${index}`);
  }
  const region = `99${String(index % regions).padStart(4, "0")}`;
  const order = String(sequence * 2 + (sex === "M" ? 1 : 0)).padStart(3, "0");
  const first = region + bornOn.replaceAll("-", "") + order;
  return first + idNumberCheck(first);
}

const creditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** A unified social credit code of GB 32100-2015: who registers, region, body, and two check characters. */
export function creditCodeOf(index: number, kind: "organ" | "institution"): string {
  const body = String(index).padStart(8, "0");
  const first = `${kind === "organ" ? "11" : "12"}990000${body}${organisationCheck(body)}`;
  let weight = 1;
  let sum = 0;
  for (const character of first) {
    sum += creditCharacters.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return first + creditCharacters[(31 - (sum % 31)) % 31]!;
}

/** The check character of an organisation's code, GB 11714-1997. */
function organisationCheck(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, position) => total + weight * Number(body[position]), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? "X" : String(check % 11);
}

/** 19 digits, the last one by the Luhn formula (GB/T 17552 and ISO/IEC 7812); another for each index of a holder's kind. */
export function bankCardOf(index: number, holder: "employer" | "person"): string {
  const first = `99${holder === "employer" ? "0" : "1"}${String(index).padStart(15, "0")}`;
  let sum = 0;
  for (let position = 0; position < first.length; position++) {
    const digit = Number(first[first.length - 1 - position]);
    const doubled = position % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return first + String((10 - (sum % 10)) % 10);
}

/** A social security card's number: one letter and eight digits. */
export function socialCardOf(index: number): string {
  return `Z${String(index).padStart(8, "0")}`;
}

export function phoneOf(random: Random): string {
  return `000${String(random.whole(0, 99_999_999)).padStart(8, "0")}`;
}
