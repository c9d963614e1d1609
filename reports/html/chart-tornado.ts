import type { CustomSeriesRenderItem, EChartsOption, SeriesOption } from "echarts";
import type { Language } from "../../model/text.ts";
import { numberWords } from "../office/numbers.ts";
import { inLanguage } from "../office/words.ts";
import type { Chart } from "../report.ts";
import { COLOURS, INK, LABEL, markLine } from "./chart-look.ts";

const BAR = Object.freeze({ pitch: 30, height: 18 });
const ROOM = Object.freeze({ above: 56, below: 52, labels: 268 });

/** Bars that lie on both sides of one value, the longest above; at each end the number itself. */
export function tornadoOption(chart: Chart, language: Language): Readonly<{ option: EChartsOption; height: number }> {
  const { x, series, marks = [], yTitle } = chart;
  const base = marks[0]?.value ?? 0;
  const lines = marks.map((mark) => ({ name: inLanguage(mark.name, language), xAxis: mark.value }));
  const { least, most } = span([base, ...series.flatMap(({ values }) => values)]);
  const option: EChartsOption = {
    legend: { top: 4, textStyle: LABEL, itemGap: 20, data: series.map(({ name }) => inLanguage(name, language)) },
    grid: { left: ROOM.labels, right: 24, top: ROOM.above, bottom: ROOM.below },
    xAxis: {
      type: "value",
      min: least,
      max: most,
      name: inLanguage(yTitle, language),
      nameLocation: "middle",
      nameGap: 30,
      nameTextStyle: LABEL,
      axisLabel: {
        ...LABEL,
        showMinLabel: false,
        showMaxLabel: false,
        hideOverlap: true,
        formatter: (value: number) => numberWords(value),
      },
      splitLine: { lineStyle: { color: INK.grid }, showMinLine: false, showMaxLine: false },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: x.map((each) => (typeof each === "number" ? String(each) : inLanguage(each, language))),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { ...LABEL, width: ROOM.labels - 20, overflow: "break", lineHeight: 13, interval: 0 },
    },
    series: series.map(({ name, values }, index): SeriesOption => {
      const colour = COLOURS[index % COLOURS.length]!;
      const others = series[1 - index]?.values ?? [];
      return {
        name: inLanguage(name, language),
        type: "custom",
        color: colour,
        data: values.map((value, row) => [value, row]),
        renderItem: barItem({ values, others, base, upper: index === 0, colour }),
        ...(index === 0 ? { markLine: markLine(lines, "start") } : {}),
      };
    }),
  };
  return { option, height: ROOM.above + ROOM.below + BAR.pitch * x.length };
}

/** Room on both sides for the numbers at the bars' ends. */
function span(values: readonly number[]): Readonly<{ least: number; most: number }> {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const spare = (most - least || Math.abs(most) || 1) * 0.16;
  return { least: least - spare, most: most + spare };
}

type Bars = Readonly<{ values: readonly number[]; others: readonly number[]; base: number; upper: boolean; colour: string }>;

/** A bar from the base to its value; where both lie on one side, each takes half of the height. */
function barItem({ values, others, base, upper, colour }: Bars): CustomSeriesRenderItem {
  return (_, api) => {
    const row = Number(api.value(1));
    const value = values[row]!;
    const [from, middle] = api.coord([base, row]) as [number, number];
    const [to] = api.coord([value, row]) as [number, number];
    const shared = (value - base) * ((others[row] ?? base) - base) > 0;
    const height = shared ? BAR.height / 2 : BAR.height;
    const y = shared && !upper ? middle : middle - BAR.height / 2;
    const right = to > from || (to === from && !upper);
    return {
      type: "group",
      children: [
        { type: "rect", shape: { x: Math.min(from, to), y, width: Math.abs(to - from), height }, style: { fill: colour } },
        {
          type: "text",
          x: to + (right ? 5 : -5),
          y: y + height / 2,
          style: {
            text: numberWords(value, decimalsFor(base)),
            fill: INK.text,
            fontSize: shared ? 9 : 11,
            align: right ? "left" : "right",
            verticalAlign: "middle",
          },
        },
      ],
    };
  };
}

/** As many as tell the bars apart, the same for all of them. */
function decimalsFor(base: number): number {
  if (Math.abs(base) >= 1000) return 0;
  return Math.abs(base) >= 100 ? 1 : 2;
}
