import { placeOf } from "../../lab/place.ts";
import { labStatus, type HostState, type LabStatus } from "../../lab/status.ts";
import type { Text } from "../../model/text.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** The lab's hosts as they are now. */
export async function run(context: Context): Promise<Outcome> {
  const status = await labStatus(placeOf(context.stateDirectory));
  return { exit: 0, json: status, text: (screen) => toText(status, screen) };
}

const states: Readonly<Record<HostState, Text>> = {
  running: { zh: "运行", en: "running" },
  stopped: { zh: "停止", en: "stopped" },
  missing: { zh: "缺失", en: "missing" },
};

function toText({ hosts, systems, faults }: LabStatus, screen: Screen): string {
  const { language } = screen;
  if (hosts.length === 0) {
    return language === "zh" ? "没有运行中的实验环境；启动：./jinbao up\n" : "There is no lab; to make one: ./jinbao up\n";
  }
  const columns: Column[] = [
    { title: { zh: "主机", en: "host" }, weight: 2 },
    { title: { zh: "角色", en: "role" } },
    { title: { zh: "区域", en: "zone" } },
    { title: { zh: "地址", en: "address" } },
    { title: { zh: "状态", en: "state" } },
    { title: { zh: "内存（MiB）", en: "memory (MiB)" }, align: "right", decimals: 0 },
    { title: { zh: "系统", en: "systems" }, weight: 2 },
  ];
  const rows = hosts.map(({ name, role, zone, address, state, memoryMib, systems: served }): Cell[] => [
    name,
    role,
    zone,
    address,
    states[state],
    memoryMib ?? null,
    served.join(" "),
  ]);
  const running = hosts.filter(({ state }) => state === "running").length;
  const down = systems.filter(({ state }) => state === "down").map(({ id }) => id);
  const summary =
    language === "zh"
      ? `${hosts.length} 台主机，${running} 台运行；${systems.length} 个系统，${down.length === 0 ? "全部可用" : `不可用：${down.join("、")}`}`
      : `${hosts.length} hosts, ${running} running; ${systems.length} systems, ${down.length === 0 ? "all up" : `down: ${down.join(", ")}`}`;
  const broken = faults.map(
    ({ fault, target, until }) => `  ${fault} ${target}${until === null ? "" : ` (${language === "zh" ? "至" : "until"} ${until})`}`,
  );
  const faultLines = broken.length === 0 ? [] : [language === "zh" ? "生效中的故障：" : "Faults in force:", ...broken];
  return `${[renderTable({ columns, rows }, screen), "", summary, ...faultLines].join("\n")}\n`;
}
