import { parseProvince } from "../../model/parse.ts";
import type { Province } from "../../model/province.ts";
import { compare } from "../../sizing/compare.ts";
import type { Quantity, Sizing } from "../../sizing/quantity.ts";
import { size } from "../../sizing/size.ts";
import { readProvinceFile, settingsOf } from "../province-file.ts";
import type { Against, SizeResult, Spread, Swept } from "../size-text.ts";
import { parseSweep } from "../sweep-option.ts";
import type { Sweep } from "../sweep-option.ts";
import type { Context, Outcome } from "../verb.ts";

/** The numbers of a province; with ranges, beside another province, and along a span of one setting where asked. */
export async function run(context: Context): Promise<Outcome> {
  const sweepText = context.options.text("sweep");
  const sweep = sweepText === undefined ? undefined : parseSweep(sweepText);
  const { file, bytes } = await readProvinceFile(context.operand);
  const settings = settingsOf(context);
  const province = parseProvince(bytes, file, settings);
  const plain = size(province);
  const { sizing, spread } = await withRanges(context, province, plain);
  const swept =
    sweep === undefined
      ? undefined
      : await sweepThrough(sweep, (text) => parseProvince(bytes, file, [...settings, { path: sweep.key, text }]));
  const against = await compareWith(context.options.text("compare"), plain);
  const result: SizeResult = { province, sizing, ...(spread && { spread }), ...(against && { against }), ...(swept && { swept }) };
  return { exit: 0, json: toJson(result), text: async (screen) => (await import("../size-text.ts")).sizeText(result, screen) };
}

function toJson({ province, sizing, spread, against, swept }: SizeResult): unknown {
  return {
    province: province.name,
    ...sizing,
    ...(spread && { range: spread }),
    ...(against && { compare: against }),
    ...(swept && { sweep: swept }),
  };
}

async function withRanges(context: Context, province: Province, sizing: Sizing): Promise<Readonly<{ sizing: Sizing; spread?: Spread }>> {
  const options = context.options;
  if (!options.flag("range")) {
    return { sizing };
  }
  const { ranges } = await import("../../sizing/range.ts");
  const drawing = { draws: options.integer("draws") ?? 10_000, seed: options.integer("seed") ?? 1 };
  const { quantities, tornado } = ranges(province, drawing);
  const ranged = sizing.quantities.map((quantity): Quantity => {
    const range = quantities.get(quantity.id);
    return range === undefined ? quantity : { ...quantity, range };
  });
  return { sizing: { ...sizing, quantities: ranged }, spread: { ...drawing, tornado } };
}

async function sweepThrough(sweep: Sweep, provinceWith: (text: string) => Province): Promise<Swept> {
  const module = await import("../../sizing/sweep.ts");
  const rows = module.sweep((value) => provinceWith(String(value)), sweep.from, sweep.to, sweep.steps);
  return {
    key: sweep.key,
    rows: rows.map(({ value, sizing }) => ({
      value,
      digest: sizing.digest,
      quantities: Object.fromEntries(sizing.quantities.map((quantity) => [quantity.id, quantity.value])),
    })),
  };
}

/** The other file is taken as it stands: `--set` belongs to the first. */
async function compareWith(named: string | undefined, sizing: Sizing): Promise<Against | undefined> {
  if (named === undefined) {
    return undefined;
  }
  const { file, bytes } = await readProvinceFile(named);
  const other = parseProvince(bytes, file);
  const otherSizing = size(other);
  return { file, province: other.name, digest: otherSizing.digest, quantities: compare(sizing, otherSizing) };
}
