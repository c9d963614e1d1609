import type { Language } from "../model/text.ts";
import { chartSvg } from "./html/chart.ts";
import { drawPage } from "./html/page.ts";
import type { ReportInput } from "./input.ts";
import type { Report } from "./report.ts";
import { topologySvg } from "./topology.ts";

/** The report as one page that needs nothing else: for a browser of any size, and for paper. Same input, same bytes. */
export async function writeHtml(report: Report, input: ReportInput, language: Language): Promise<string> {
  return drawPage(
    report,
    { topology: () => topologySvg(input.dataCenter, language), chart: (chart) => chartSvg(chart, language) },
    language,
  );
}
