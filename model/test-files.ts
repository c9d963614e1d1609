import fc from "fast-check";
import { assumptions } from "./catalogue/assumptions.ts";
import { equipment } from "./catalogue/equipment.ts";
import { limits } from "./limits.ts";

/** The data of a province file, as it may be written. */
export type FileData = Readonly<Record<string, unknown>>;

const optionalIds = equipment.filter(({ optional }) => optional).map(({ id }) => id);

/** A line that a person may write: whatever characters it has, none is invisible and one is no blank. */
const words = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => /^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(text) && /\S/u.test(text) && text.length <= 100);

const name = fc.oneof(words, fc.record({ zh: words, en: words }));

const code = fc.stringMatching(/^\d{2,6}$/);

const county = fc.record({ code, name, insured: fc.nat(10) }, { requiredKeys: ["code", "name"] });

const city = fc.record(
  { code, name, insured: fc.nat(10), counties: fc.uniqueArray(county, { maxLength: 4, selector: (one) => one.code }) },
  { requiredKeys: ["code", "name", "counties"] },
);

const people = fc.oneof(
  fc.record({ offices: fc.record({ cities: fc.nat(limits.cities), counties: fc.nat(limits.counties) }) }),
  fc.uniqueArray(city, { maxLength: 4, selector: (one) => one.code }).map((places) => ({ places })),
);

function assumption({ low, high, min, max, integer }: (typeof assumptions)[number]): fc.Arbitrary<unknown> {
  const inside = integer === true ? fc.integer({ min: low, max: high }) : fc.double({ min: low, max: high, noNaN: true });
  return fc.oneof(
    inside,
    fc.record({ value: inside, why: words }, { requiredKeys: ["value"] }),
    // The ends of what may be written at all, where they are allowed.
    fc.constant(integer === true ? max : (low + max) / 2),
    fc.tuple(inside, inside, inside).map((three) => {
      const [least, value, most] = three.toSorted((a, b) => a - b);
      return { low: Math.max(least!, min), value, high: most };
    }),
  );
}

const someAssumptions = fc.record(Object.fromEntries(assumptions.map((one) => [one.id, assumption(one)])), { requiredKeys: [] });

const options = fc.record(
  {
    phase: fc.constantFrom("first", "both"),
    optionalEquipment: fc.oneof(fc.constantFrom("all", "none"), fc.array(fc.constantFrom(...optionalIds), { maxLength: 20 })),
    financeDatabase: fc.constantFrom("separate", "integrated"),
    publicDatabase: fc.constantFrom("own", "existing"),
    recoverySite: fc.boolean(),
    backupLines: fc.boolean(),
    databaseEngine: fc.constantFrom("postgresql", "oracle"),
    middleware: fc.constantFrom("tongweb", "weblogic"),
    archiveUpload: fc.constantFrom("night", "immediate"),
    hotline: fc.constantFrom("province", "city"),
    medicalInsurance: fc.constantFrom("single", "cities"),
  },
  { requiredKeys: [] },
);

const existing = fc.dictionary(fc.constantFrom(...equipment.map(({ id }) => id)), fc.nat(limits.existing), { maxKeys: 10 });

const network = fc.tuple(fc.nat(255), fc.integer({ min: 16, max: 24 })).map(([octet, prefix]) => ({
  business: `10.${octet}.0.0/${prefix}`,
  outside: `192.168.${octet}.0/24`,
}));

const backup = fc
  .record({
    fullEveryDays: fc.integer({ min: 1, max: 366 }),
    retainDays: fc.nat(1000),
    incrementalEveryHours: fc.integer({ min: 1, max: 24 }),
    windowHours: fc.integer({ min: 1, max: 24 }),
  })
  .map((policy) => ({ ...policy, retainDays: policy.fullEveryDays + policy.retainDays }));

const staffPerOffice = fc.record({ operations: fc.nat(100), finance: fc.nat(100), supervision: fc.nat(100) }, { requiredKeys: [] });

/** Any province file that is right. */
export const rightFile: fc.Arbitrary<FileData> = fc
  .tuple(
    fc.record(
      {
        name,
        language: fc.constantFrom("zh", "en"),
        insured: fc.integer({ min: 1000, max: limits.insured }),
        staffPerOffice,
        assumptions: someAssumptions,
        options,
        existing,
        network,
        backup,
      },
      { requiredKeys: ["insured"] },
    ),
    people,
  )
  .map(([rest, offices]) => ({ ...rest, ...offices }));

/** The same data with the keys of every mapping in another order. */
export function reordered(data: unknown, random: (below: number) => number): unknown {
  if (Array.isArray(data)) return data.map((item: unknown) => reordered(item, random));
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).map(([key, value]) => [key, reordered(value, random), random(1_000_000)] as const);
  return Object.fromEntries(entries.toSorted((a, b) => a[2] - b[2]).map(([key, value]) => [key, value]));
}
