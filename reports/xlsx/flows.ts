import type { DataCenter, Flow } from "../../datacenter/datacenter.ts";
import type { Text } from "../../model/text.ts";
import { services } from "../../model/catalogue/services.ts";
import { namesOf } from "../build/blocks.ts";
import { placeNames } from "../build/machine-room.ts";
import { shortList } from "../office/hosts.ts";
import { inLanguage } from "../office/words.ts";
import { type Book, Page } from "./page.ts";

export const flowsSheetName: Text = { zh: "访问关系", en: "Flows" };

/** Every allowed connection, hosts of one rule together, then what may pass the isolation gap. What is not listed is forbidden. */
export function addFlows(book: Book): void {
  const { dataCenter } = book.input;
  const page = new Page(book, {
    name: flowsSheetName,
    title: { zh: "访问关系", en: "Allowed connections" },
    intro: {
      zh: `共 ${dataCenter.flows.length} 条允许的访问，同一规则的主机合并列示；未列出的一律禁止。业务专网与外网之间没有任何直接访问，只能经网闸交换通道摆渡（见表末）。`,
      en: `${dataCenter.flows.length} allowed connections, the hosts of one rule listed together; all else is forbidden. Nothing connects the business net and the outside net; only the channels of the isolation gap, at the end, carry data across.`,
    },
    columns: [
      { title: { zh: "规则", en: "Rule" }, width: 30 },
      { title: { zh: "源", en: "From" }, width: 46 },
      { title: { zh: "目的", en: "To" }, width: 46 },
      { title: { zh: "协议", en: "Protocol" }, width: 9, align: "center" },
      { title: { zh: "端口", en: "Port" }, width: 8, align: "center" },
      { title: { zh: "服务", en: "Service" }, width: 24 },
      { title: { zh: "条数", en: "Flows" }, width: 8, align: "center" },
      { title: { zh: "理由", en: "Reason" }, width: 52 },
      { title: { zh: "依据", en: "Source" }, width: 34 },
    ],
  });
  const labels = labelsOf(dataCenter, book);
  const serviceName = namesOf(services);
  for (const group of groupFlows(dataCenter.flows)) {
    const { rule, protocol, port, service, reason, source } = group[0]!;
    const from = shortList(group.map((flow) => labels.get(flow.from) ?? flow.from));
    const to = shortList(group.map((flow) => labels.get(flow.to) ?? flow.to));
    page.add([rule, from, to, protocol.toUpperCase(), port, serviceName(service), group.length, reason, source]);
  }
  page.filter();
  addGapChannels(page);
}

function addGapChannels(page: Page): void {
  page.skip(1);
  page.group({
    zh: "网闸交换通道（只摆渡报文和文件，不建立连接）",
    en: "Channels of the isolation gap (messages and files only, no connections)",
  });
  const { dataCenter } = page.book.input;
  const place = placeNames(dataCenter);
  for (const { id, from, to, carries, reason, source } of dataCenter.gapChannels) {
    page.add([id, place(from), place(to), null, null, carries, null, reason, source]);
  }
}

/** Flows that differ in their hosts only, in the order of their first. */
export function groupFlows(flows: readonly Flow[]): readonly (readonly Flow[])[] {
  const groups = Map.groupBy(flows, ({ rule, protocol, port, service }) => `${rule}|${protocol}|${port}|${service}`);
  return [...groups.values()];
}

/** Zones by their names; hosts keep their own. */
function labelsOf({ zones }: DataCenter, { language }: Book): ReadonlyMap<string, string> {
  return new Map(zones.map(({ id, name }) => [id, inLanguage(name, language)]));
}
