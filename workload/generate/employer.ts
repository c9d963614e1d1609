import type { Funding } from "../business/policy/contribution.ts";
import { addMonths } from "./calendar.ts";
import { employerName } from "./names.ts";
import { bankCardOf, creditCodeOf, phoneOf } from "./numbers.ts";
import { nameOf } from "./names.ts";
import { banks } from "./offices.ts";
import type { Office } from "./offices.ts";
import type { Seat } from "./layout.ts";
import { randomOf } from "./random.ts";
import type { PopulationSpec } from "./spec.ts";

export type GeneratedEmployer = Readonly<{
  index: number;
  office: Office;
  firstPerson: number;
  size: number;
  creditCode: string;
  name: string;
  kind: "organ" | "institution";
  funding: Funding;
  bankId: string;
  bankAccount: string;
  contact: string;
  phone: string;
  /** The day of the month on which it pays. */
  payDay: number;
  /** The first month that it has not paid yet; behind the last month where it owes nothing. */
  owesFrom: number;
}>;

/** Of the employers, so many owe the last months. */
const owing = 0.02;

export function employerOf(spec: PopulationSpec, { index, office, firstPerson, size }: Seat): GeneratedEmployer {
  const random = randomOf(spec.seed, "employer", index);
  // Large ones are schools and hospitals; an authority of thousands does not exist.
  const kind = size < 300 && random.chance(0.3) ? "organ" : "institution";
  const draw = random.unit();
  const funding = kind === "organ" || draw < 0.7 ? "full" : draw < 0.92 ? "partial" : "self";
  const owes = random.chance(owing) ? random.whole(1, 3) : 0;
  return {
    index,
    office,
    firstPerson,
    size,
    creditCode: creditCodeOf(index, kind),
    name: employerName(random, { place: office.place, kind, size, index }),
    kind,
    funding,
    bankId: random.pick(banks).id,
    bankAccount: bankCardOf(index, "employer"),
    contact: nameOf(random, random.chance(0.5) ? "M" : "F"),
    phone: phoneOf(random),
    payDay: random.whole(12, 25),
    owesFrom: addMonths(spec.through, 1 - owes),
  };
}
