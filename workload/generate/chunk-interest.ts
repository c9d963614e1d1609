import { assessmentDay } from "./assessed.ts";
import type { Group, Member } from "./chunk-people.ts";
import { accountKinds } from "./economy.ts";
import type { AccountKind } from "./economy.ts";
import { accountId, postingId } from "./ids.ts";
import type { Chunk } from "./layout.ts";
import { entryRow, firstAccountLine } from "./posting.ts";
import type { GeneratedPosting } from "./posting.ts";

type Credit = Readonly<{ account: number; amount: bigint }>;

/** A year's interest of a chunk's accounts of a kind, one posting each, in the books of the year's last month. */
export function interestOf(chunk: Chunk, members: readonly Member[]): readonly GeneratedPosting[] {
  const credits = new Map<string, { year: number; kind: AccountKind; credits: Credit[] }>();
  for (const { person, history } of members) {
    for (const { year, kind, amount } of history.interest) {
      const key = `${year} ${accountKinds.indexOf(kind)}`;
      const found = credits.get(key) ?? { year, kind, credits: [] };
      credits.set(key, found);
      found.credits.push({ account: accountId(person.index, kind), amount });
    }
  }
  return [...credits]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { year, kind, credits: lines }]) => {
      const place = { id: postingId.interest(chunk.index, year, kind), period: year * 100 + 12, scope: chunk.office.scope };
      const amount = lines.reduce((sum, line) => sum + line.amount, 0n);
      return {
        id: place.id,
        kind: "interest",
        period: place.period,
        day: 31,
        amount,
        debit: "interest",
        credit: `account.${kind}`,
        *entries() {
          yield entryRow(place, 1, "interest", -amount);
          for (const [index, line] of lines.entries()) {
            yield entryRow(place, firstAccountLine + index, `account.${kind}`, line.amount, line.account);
          }
        },
      };
    });
}

/** What an employer paid in for those who retired in a month: recorded balances become real ones. */
export function fundingsOf({ employer, members }: Group): readonly GeneratedPosting[] {
  const { scope } = employer.office;
  const funded = members.flatMap(({ person, history: { funding } }) => (funding === undefined ? [] : [{ person, ...funding }]));
  const periods = [...new Set(funded.map(({ period }) => period))].toSorted((a, b) => a - b);
  return periods.map((period) => {
    const people = funded.filter((each) => each.period === period);
    const total = people.reduce((sum, { amount }) => sum + amount, 0n);
    const place = { id: postingId.funding(employer.index, period), period, scope };
    return {
      id: place.id,
      kind: "funding",
      period,
      day: assessmentDay,
      amount: 2n * total,
      debit: "bank",
      credit: "account.annuity",
      *entries() {
        yield entryRow(place, 1, "bank", -total);
        yield entryRow(place, 2, "notional.receivable", total);
        let line = firstAccountLine;
        for (const { person, amount } of people) {
          yield entryRow(place, line, "account.annuity", amount, accountId(person.index, "annuity"));
          yield entryRow(place, line + 1, "account.notional", -amount, accountId(person.index, "notional"));
          line += 2;
        }
      },
    };
  });
}
