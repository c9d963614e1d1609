import type { z } from "zod";
import { overlap, parseCidr } from "./cidr.ts";
import { type Fault, valueAt } from "./fault.ts";
import { printable, printableText } from "./printable.ts";
import { assumptionsSchema, type ProvinceFile, provinceSchema } from "./schema.ts";
import type { Path } from "./schema-keys.ts";
import { sameText, type Text } from "./text.ts";

/** The sections of a province file that fit the schema. */
export type SoundParts = Partial<ProvinceFile>;

/** What no single key can be blamed for: sections and values that contradict one another. Sections that do not fit the schema are left alone. */
export function crossCheck(parts: SoundParts, data: unknown): readonly Fault[] {
  return [
    ...officeFaults(parts, data),
    ...codeFaults(parts.places ?? []),
    ...placesInsuredFaults(parts),
    ...assumptionFaults(parts.assumptions ?? {}),
    ...networkFaults(parts, data),
    ...backupFaults(parts, data),
    ...machineFaults(parts.machines ?? []),
  ];
}

/** The sound sections of a file that as a whole is not. */
export function soundParts(data: unknown): SoundParts {
  const parts: Record<string, unknown> = sound(provinceSchema.shape, data);
  return { ...parts, assumptions: sound(assumptionsSchema.shape, valueAt(data, ["assumptions"])) };
}

function sound(shape: Readonly<Record<string, z.ZodType>>, data: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, schema]) => {
      const result = schema.safeParse(valueAt(data, [key]));
      return result.success ? [[key, result.data]] : [];
    }),
  );
}

type Values = Readonly<{ expected: Text; got: string; hint: Text }>;

function fault(path: Path, values: Values): Fault {
  return { path, say: () => values };
}

function officeFaults({ offices, places }: SoundParts, data: unknown): readonly Fault[] {
  const written = (key: string): boolean => valueAt(data, [key]) !== undefined;
  if (!written("offices") && !written("places")) return [fault(["offices"], noOffices)];
  if (offices === undefined || places === undefined) return [];
  const counted = { cities: places.length, counties: places.reduce((sum, city) => sum + city.counties.length, 0) };
  return (["cities", "counties"] as const)
    .filter((key) => offices[key] !== counted[key])
    .map((key) =>
      fault(["offices", key], {
        expected: { zh: `${counted[key]}，即 places 中的个数`, en: `${counted[key]}, as many as places lists` },
        got: printable(offices[key]),
        hint: { zh: "有了 places 可以删去 offices：个数由它数出。", en: "With places, offices can go: the numbers are counted from it." },
      }),
    );
}

const noOffices: Values = {
  expected: { zh: "offices（个数）或 places（名录）", en: "offices (how many) or places (which ones)" },
  got: printable(undefined),
  hint: { zh: "例如 offices: {cities: 12, counties: 90}。", en: "Such as offices: {cities: 12, counties: 90}." },
};

/** Codes are what names and addresses are made of: a city's is its own in the province, a county's in its city. */
function codeFaults(places: NonNullable<SoundParts["places"]>): readonly Fault[] {
  return [
    ...repeatedCodes(places, ["places"], { zh: "地市", en: "cities" }),
    ...places.flatMap((city, index) =>
      repeatedCodes(city.counties, ["places", String(index), "counties"], { zh: "该市区县", en: "the city's counties" }),
    ),
  ];
}

function repeatedCodes(items: readonly Readonly<{ code: string }>[], above: Path, among: Text): readonly Fault[] {
  const first = new Map<string, number>();
  const faults: Fault[] = [];
  for (const [index, { code }] of items.entries()) {
    const earlier = first.get(code);
    if (earlier === undefined) first.set(code, index);
    else faults.push(fault([...above, String(index), "code"], repeated(code, `${above.join(".")}.${earlier}`, among)));
  }
  return faults;
}

function repeated(code: string, earlier: string, among: Text): Values {
  return {
    expected: { zh: `在${among.zh}中唯一的代码`, en: `a code that is unique among ${among.en}` },
    got: printable(code),
    hint: { zh: `${earlier} 已用此代码。`, en: `${earlier} has this code already.` },
  };
}

/** A host of the plan is one machine. */
function machineFaults(machines: NonNullable<SoundParts["machines"]>): readonly Fault[] {
  const first = new Map<string, number>();
  return machines.flatMap(({ name }, index) => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    return [
      fault(["machines", String(index), "name"], {
        expected: { zh: "尚未用过的主机名", en: "a host that is no machine yet" },
        got: printableText(name),
        hint: { zh: `machines.${earlier} 已是这台主机。`, en: `machines.${earlier} is this host already.` },
      }),
    ];
  });
}

function placesInsuredFaults({ insured, places }: SoundParts): readonly Fault[] {
  if (insured === undefined || places === undefined) return [];
  const offices = places.flatMap((city) => [city, ...city.counties]);
  const sum = offices.reduce((total, office) => total + (office.insured ?? 0), 0);
  if (sum <= insured) return [];
  return [
    fault(["insured"], {
      expected: { zh: `不小于 ${sum}，即 places 中各机构 insured 之和`, en: `at least ${sum}, the sum of insured over places` },
      got: printable(insured),
      hint: {
        zh: "各机构的 insured 不含下级；余数由未写 insured 的机构和省本级分担。",
        en: "Each office's insured leaves out those below it; offices without a number and the provincial one share the rest.",
      },
    }),
  ];
}

function assumptionFaults(assumptions: NonNullable<SoundParts["assumptions"]>): readonly Fault[] {
  return Object.entries(assumptions).flatMap(([id, given]) => {
    if (typeof given !== "object") return [];
    const { value, low = value, high = value } = given;
    const about = { zh: "区间须包含取值：low ≤ value ≤ high。", en: "The range has to hold the value: low ≤ value ≤ high." };
    return [
      ...(low > value
        ? [
            fault(["assumptions", id, "low"], {
              expected: { zh: `不大于取值 ${value}`, en: `at most the value ${value}` },
              got: printable(low),
              hint: about,
            }),
          ]
        : []),
      ...(high < value
        ? [
            fault(["assumptions", id, "high"], {
              expected: { zh: `不小于取值 ${value}`, en: `at least the value ${value}` },
              got: printable(high),
              hint: about,
            }),
          ]
        : []),
    ];
  });
}

function networkFaults({ network }: SoundParts, data: unknown): readonly Fault[] {
  if (network === undefined || !overlap(parseCidr(network.business)!, parseCidr(network.outside)!)) return [];
  // Where only one is written the other is a default, which nobody can mend.
  const [own, other] =
    valueAt(data, ["network", "outside"]) === undefined ? (["business", "outside"] as const) : (["outside", "business"] as const);
  return [
    fault(["network", own], {
      expected: {
        zh: `与 network.${other}（${network[other]}）不重叠的地址段`,
        en: `a range apart from network.${other} (${network[other]})`,
      },
      got: printableText(network[own]),
      hint: { zh: "两网以网闸隔离，地址不得重叠。", en: "A gap isolates the two nets: they share no address." },
    }),
  ];
}

/** Only what contradicts itself: how much may be lost is also a matter of log archiving, so no recovery point is too short. */
function backupFaults({ backup }: SoundParts, data: unknown): readonly Fault[] {
  if (backup === undefined) return [];
  const { fullEveryDays, incrementalEveryHours, retainDays } = backup;
  const written = (key: string): boolean => valueAt(data, ["backup", key]) !== undefined;
  const blamed = (key: string): Path => ["backup", written(key) ? key : "fullEveryDays"];
  const faults: Fault[] = [];
  if (incrementalEveryHours > fullEveryDays * 24) {
    faults.push(
      fault(blamed("incrementalEveryHours"), {
        expected: sameText(`incrementalEveryHours ≤ fullEveryDays × 24 = ${fullEveryDays * 24}`),
        got: printable(incrementalEveryHours),
        hint: { zh: "增量备份不应比全量备份更稀。", en: "Incremental backups come at least as often as full ones." },
      }),
    );
  }
  if (retainDays < fullEveryDays) {
    faults.push(
      fault(blamed("retainDays"), {
        expected: sameText(`retainDays ≥ fullEveryDays = ${fullEveryDays}`),
        got: printable(retainDays),
        hint: {
          zh: "保留期短于全量间隔，会有一段时间没有可用的全量备份。",
          en: "Kept for less than the interval between full backups, there would be days without one.",
        },
      }),
    );
  }
  return faults;
}
