import type { Province } from "../model/province.ts";
import { lineArrivals, lineRatePerSecond, lineRequiredKbPerSecond, mbitPerSecond } from "./functions/lines.ts";
import { inputsOf } from "./inputs.ts";
import { valueOf } from "./evaluate.ts";
import { orderableMbitUp } from "./rounding.ts";

/** What one line needs and what can be ordered for it. */
export type OfficeLink = Readonly<{ requiredKbPerSecond: number; bandwidthMbitPerSecond: number }>;

/**
 * Sizes the line behind which so many insured are served: a county's, or a city's with all its counties.
 * The same functions as the quantities `link.county`, `link.city` and `link.provinceOutlet`, for a place's own number of insured.
 * A line of a place without insured still gets the smallest rate on sale: its terminals need a way in.
 */
export function officeLinks(province: Province): (insured: number) => OfficeLink {
  const values = inputsOf(province);
  const v = (id: string): number => valueOf(values, id);
  const [a1, ct, peakMinutes, linkConfidence] = [v("a1"), v("ct"), v("peakMinutes"), v("linkConfidence")];
  return (insured) => {
    const ratePerSecond = lineRatePerSecond({ insured: Math.max(1, insured), a1, ct, peakMinutes });
    const requiredKbPerSecond = lineRequiredKbPerSecond({
      arrivals: lineArrivals({ ratePerSecond, linkConfidence }),
      kbPerTransaction: v("kbPerTransaction"),
      bandwidthFactor: v("bandwidthFactor"),
      responseSeconds: v("responseSeconds"),
      ratePerSecond,
      archivesByDay: v("option.archiveByDay"),
      archiveShare: v("archiveShare"),
      pagesPerArchive: v("pagesPerArchive"),
      kbPerPage: v("kbPerPage"),
      linkEfficiency: v("linkEfficiency"),
    });
    return { requiredKbPerSecond, bandwidthMbitPerSecond: orderableMbitUp(mbitPerSecond({ kbPerSecond: requiredKbPerSecond })) };
  };
}
