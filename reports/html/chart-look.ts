/** Dark enough on white, and told apart by those who see fewer colours. */
export const COLOURS: readonly string[] = Object.freeze(["#1f5d99", "#b3621b", "#2d7a5f", "#7b4b9e", "#a3343a", "#56626e"]);

export const INK = Object.freeze({ text: "#1b2733", quiet: "#4c5a67", grid: "#d9dee4", axis: "#7d8894", mark: "#a3343a" });
export const LABEL = Object.freeze({ color: INK.text, fontSize: 12 });

/** Where the limits are, each with its name at one end. */
export function markLine(data: readonly Readonly<{ name: string; xAxis?: number; yAxis?: number }>[], position: "start" | "end"): object {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: INK.mark, width: 1.5, type: "dashed" },
    label: { position, color: INK.mark, fontSize: 12, formatter: ({ name }: { name: string }) => name },
    data,
  };
}
