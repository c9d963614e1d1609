import type { Level, OperatorRole } from "../business/function.ts";
import type { PopulationSpec } from "./spec.ts";

export type Office = Readonly<{
  index: number;
  id: string;
  parentId: string | null;
  tier: Level;
  scope: string;
  name: string;
  place: string;
}>;

/** The province, then each city with its counties: the order of their scopes. Counties are dealt out to the cities in turn. */
export function officesOf({ cities, counties }: Pick<PopulationSpec, "cities" | "counties">): readonly Office[] {
  const offices: Omit<Office, "index">[] = [
    { id: "00", parentId: null, tier: "province", scope: "/00/", name: "虚构省社会保险经办机构", place: "虚构省" },
  ];
  for (let city = 1; city <= cities; city++) {
    const cityCode = twoDigits(city);
    const place = `虚构${city}市`;
    offices.push({
      id: `00${cityCode}`,
      parentId: "00",
      tier: "city",
      scope: `/00/${cityCode}/`,
      name: `${place}社会保险经办机构`,
      place,
    });
    const own = Math.floor(counties / cities) + (city <= counties % cities ? 1 : 0);
    for (let county = 1; county <= own; county++) {
      const code = twoDigits(county);
      offices.push({
        id: `00${cityCode}${code}`,
        parentId: `00${cityCode}`,
        tier: "county",
        scope: `/00/${cityCode}/${code}/`,
        name: `${place}第${county}县社会保险经办机构`,
        place: `${place}${county}县`,
      });
    }
  }
  return offices.map((office, index) => ({ index, ...office }));
}

export type OperatorRow = Readonly<{ id: string; office: Office; name: string; roles: readonly OperatorRole[] }>;

/** Who works in an office: entry apart from review and approval, as four eyes ask for. */
const staff: readonly Readonly<{ id: string; name: string; roles: readonly OperatorRole[] }>[] = Object.freeze([
  { id: "entry-1", name: "经办一", roles: ["entry", "query"] },
  { id: "entry-2", name: "经办二", roles: ["entry", "query"] },
  { id: "review-1", name: "复核一", roles: ["review", "query"] },
  { id: "approve-1", name: "审批一", roles: ["approve", "query"] },
  { id: "batch-1", name: "批处理一", roles: ["batch", "query"] },
  { id: "admin-1", name: "管理员一", roles: ["admin", "query"] },
]);

/** Their ids are those of the client certificates: role, number and office. */
export function operatorsOf(office: Office): readonly OperatorRow[] {
  return staff.map(({ id, name, roles }) => ({ id: `${id}-${office.id}`, office, name, roles }));
}

/** Ids as the state's big banks have them in clearing; the accounts belong to nobody. */
export const banks = Object.freeze([
  { id: "102", name: "虚构开户银行一" },
  { id: "103", name: "虚构开户银行二" },
  { id: "104", name: "虚构开户银行三" },
  { id: "105", name: "虚构开户银行四" },
  { id: "403", name: "虚构开户银行五" },
]);

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
