import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components";
import { init, setPlatformAPI, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { EChartsOption, SeriesOption } from "echarts";
import type { Language } from "../../model/text.ts";
import { numberWords } from "../office/numbers.ts";
import { inLanguage } from "../office/words.ts";
import type { Chart } from "../report.ts";
import { widthOf } from "../topology-sheet.ts";
import { COLOURS, INK, LABEL, markLine } from "./chart-look.ts";
import { settledSvg } from "./chart-svg.ts";
import { tornadoOption } from "./chart-tornado.ts";

use([BarChart, LineChart, CustomChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);
// Without a browser's canvas letters are measured as our own figures measure them, so that it is the same on every machine.
setPlatformAPI({
  measureText: (text, font) => ({
    width: widthOf(text, Number.parseFloat(/([\d.]+)px/u.exec(font ?? "")?.[1] ?? "12"), font?.includes("bold")),
  }),
});

const WIDTH = 760;
const HEIGHT = 360;

/** A chart as SVG that depends on its data only, with no style of its own and nothing to load. */
export function chartSvg(chart: Chart, language: Language): string {
  const { option, height } =
    chart.type === "tornado" ? tornadoOption(chart, language) : { option: axesOption(chart, language), height: HEIGHT };
  const drawing = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    drawing.setOption({ animation: false, ...option });
    return settledSvg(drawing.renderToSVGString(), chart.id, inLanguage(chart.title, language));
  } finally {
    drawing.dispose();
  }
}

/** Beside the colours, as many prints have none. */
const SYMBOLS = Object.freeze(["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"]);
const DASHES = Object.freeze(["solid", "dashed", "dotted"] as const);

/** Bars or lines over categories, upright. */
function axesOption({ type, x, xTitle, yTitle, series, marks = [] }: Chart, language: Language): EChartsOption {
  const lines = marks.map(({ name, value }) => ({ name: inLanguage(name, language), yAxis: value }));
  const drawn = series.map(({ name, values }, index): SeriesOption => {
    const common = { name: inLanguage(name, language), data: [...values], color: COLOURS[index % COLOURS.length]! };
    if (type === "bar") return { ...common, type, barMaxWidth: 46 };
    const lineStyle = { width: 2, type: DASHES[Math.floor(index / COLOURS.length) % DASHES.length]! };
    return { ...common, type: "line", symbol: SYMBOLS[index % SYMBOLS.length]!, symbolSize: 8, lineStyle };
  });
  const [first, ...rest] = drawn;
  return {
    color: [...COLOURS],
    legend: { top: 4, textStyle: LABEL, itemGap: 20, data: drawn.map(({ name }) => String(name)) },
    grid: { left: 16, right: 76, top: series.length > 1 ? 64 : 44, bottom: 34, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: x.map((each) => (typeof each === "number" ? numberWords(each) : inLanguage(each, language))),
      name: inLanguage(xTitle, language),
      nameLocation: "middle",
      nameGap: 30,
      nameTextStyle: LABEL,
      axisLabel: LABEL,
      axisLine: { lineStyle: { color: INK.axis } },
    },
    yAxis: {
      type: "value",
      name: inLanguage(yTitle, language),
      nameTextStyle: { ...LABEL, align: "left" },
      nameGap: 12,
      axisLabel: { ...LABEL, formatter: (value: number) => numberWords(value) },
      splitLine: { lineStyle: { color: INK.grid } },
    },
    series: first === undefined ? [] : [{ ...first, markLine: markLine(lines, "end") }, ...rest],
  };
}
