import type { Text } from "../../model/text.ts";
import { tiers } from "../../model/catalogue/tiers.ts";
import { namesOf } from "../build/blocks.ts";
import { siteNames } from "../build/machine-room.ts";
import { shortList } from "../office/hosts.ts";
import { inLanguage } from "../office/words.ts";
import { type Book, Page } from "./page.ts";

export const addressesSheetName: Text = { zh: "地址规划", en: "Addresses" };
export const hostsSheetName: Text = { zh: "主机清单", en: "Hosts" };
export const linksSheetName: Text = { zh: "链路", en: "Links" };

/** Every subnet with its VLAN, gateway, and room to grow. */
export function addAddresses(book: Book): void {
  const page = new Page(book, {
    name: addressesSheetName,
    title: { zh: "地址规划", en: "Address plan" },
    intro: {
      zh: "由规划生成，不随“输入”表变化；增减机构后须重新生成，已有地址不变。",
      en: "Made by the plan; it does not follow the Inputs sheet. Addresses stay as they are when offices are added and the plan is made anew.",
    },
    columns: [
      { title: { zh: "标识", en: "Id" }, width: 30 },
      { title: { zh: "名称", en: "Name" }, width: 34 },
      { title: { zh: "区域", en: "Zone" }, width: 22 },
      { title: { zh: "站点", en: "Site" }, width: 18 },
      { title: { zh: "网段", en: "Subnet" }, width: 20 },
      { title: { zh: "网关", en: "Gateway" }, width: 17 },
      { title: { zh: "VLAN", en: "VLAN" }, width: 8, align: "center" },
      { title: { zh: "可用地址", en: "Usable" }, width: 11, decimals: 0 },
      { title: { zh: "已用地址", en: "Used" }, width: 11, decimals: 0 },
      { title: { zh: "剩余", en: "Free" }, width: 11, kind: "live", decimals: 0 },
    ],
    frozenColumns: 2,
  });
  const zoneName = namesOf(book.input.dataCenter.zones);
  const siteName = siteNames(book.input.dataCenter);
  for (const { id, name, zone, site, cidr, gateway, vlan, usable, used } of book.input.dataCenter.networks) {
    const row = page.nextRow;
    page.add([
      id,
      name,
      zoneName(zone),
      siteName(site),
      cidr,
      gateway,
      vlan,
      usable,
      used,
      { formula: `H${row}-I${row}`, result: usable - used },
    ]);
  }
  page.filter();
  addVirtualAddresses(page);
}

/** Addresses that stand for several hosts. */
function addVirtualAddresses(page: Page): void {
  const { networks, virtualAddresses } = page.book.input.dataCenter;
  const ranges = new Map(networks.map(({ id, cidr }) => [id, cidr]));
  const columns = 5;
  page.skip(1);
  page.add(
    [
      { zh: "虚拟地址", en: "Virtual address" },
      { zh: "用途", en: "Purpose" },
      { zh: "主机", en: "Hosts" },
      { zh: "地址", en: "Address" },
      { zh: "网段", en: "Subnet" },
    ],
    { kind: "head", columns },
  );
  for (const { id, purpose, hosts, address, network } of virtualAddresses) {
    page.add([id, purpose, shortList(hosts), address, ranges.get(network) ?? network], { columns });
  }
}

/** Every host with its role, size and addresses. */
export function addHosts(book: Book): void {
  const page = new Page(book, {
    name: hostsSheetName,
    title: { zh: "主机清单", en: "Hosts" },
    intro: {
      zh: "由规划生成，不随“输入”表变化。“现有”指利旧或方案要求沿用的设备。",
      en: "Made by the plan; it does not follow the Inputs sheet. “Existing” marks what is there already.",
    },
    columns: [
      { title: { zh: "主机名", en: "Host" }, width: 24 },
      { title: { zh: "用途", en: "Purpose" }, width: 30 },
      { title: { zh: "区域", en: "Zone" }, width: 22 },
      { title: { zh: "站点", en: "Site" }, width: 16 },
      { title: { zh: "地址", en: "Address" }, width: 17 },
      { title: { zh: "其他地址", en: "Other addresses" }, width: 30 },
      { title: { zh: "核数", en: "Cores" }, width: 8, decimals: 0 },
      { title: { zh: "内存 GiB", en: "Memory GiB" }, width: 10, decimals: 0 },
      { title: { zh: "磁盘 GiB", en: "Disks GiB" }, width: 11, decimals: 0 },
      { title: { zh: "承载系统", en: "Systems" }, width: 34 },
      { title: { zh: "机柜", en: "Rack" }, width: 14 },
      { title: { zh: "设备条目", en: "Equipment" }, width: 24 },
      { title: { zh: "现有", en: "Existing" }, width: 9, align: "center" },
    ],
    frozenColumns: 1,
  });
  const tierName = namesOf(tiers);
  const zoneName = namesOf(book.input.dataCenter.zones);
  const siteName = siteNames(book.input.dataCenter);
  const systems = new Map(book.input.dataCenter.systems.map(({ id, name }) => [id, inLanguage(name, book.language)]));
  for (const host of book.input.dataCenter.hosts) {
    const others = host.interfaces.map(({ address }) => address).filter((address) => address !== host.address);
    page.add([
      host.name,
      tierName(host.tier),
      zoneName(host.zone),
      siteName(host.site),
      host.address,
      others.length === 0 ? null : others.join(", "),
      host.cores,
      host.memoryGib,
      host.disks.reduce((sum, { gib }) => sum + gib, 0),
      host.systems.length === 0 ? null : host.systems.map((id) => systems.get(id) ?? id).join(book.language === "zh" ? "、" : ", "),
      host.rack ?? null,
      host.equipment ?? null,
      host.existing ? { zh: "是", en: "yes" } : null,
    ]);
  }
  page.filter();
}

/** Every line with what it must carry and what can be ordered. */
export function addLinks(book: Book): void {
  const page = new Page(book, {
    name: linksSheetName,
    title: { zh: "链路", en: "Lines" },
    intro: {
      zh: "“需求”为峰值业务流量（KB/s，1 KB＝1024 字节），“订购”为不小于需求、运营商可提供的带宽档位（Mbit/s），“余量”为订购带宽减需求后的占比。",
      en: "“Required” is the peak load (KB/s, 1 KB = 1,024 bytes), “to order” the next bandwidth that carriers offer (Mbit/s), “spare” what is left of it.",
    },
    columns: [
      { title: { zh: "标识", en: "Id" }, width: 32 },
      { title: { zh: "类型", en: "Kind" }, width: 12, align: "center" },
      { title: { zh: "起点", en: "From" }, width: 26 },
      { title: { zh: "终点", en: "To" }, width: 26 },
      { title: { zh: "需求 KB/s", en: "Required KB/s" }, width: 14, decimals: 1 },
      { title: { zh: "需求 Mbit/s", en: "Required Mbit/s" }, width: 14, kind: "live", decimals: 2 },
      { title: { zh: "订购 Mbit/s", en: "To order Mbit/s" }, width: 14, kind: "input", decimals: 0 },
      { title: { zh: "余量", en: "Spare" }, width: 10, kind: "live" },
      { title: { zh: "互联网段", en: "Subnet" }, width: 20 },
    ],
  });
  const { zones, offices, networks } = book.input.dataCenter;
  const place = namesOf([...zones, ...offices]);
  const ranges = new Map(networks.map((network) => [network.id, network.cidr]));
  for (const { id, kind, from, to, requiredKbPerSecond, bandwidthMbitPerSecond, network } of book.input.dataCenter.links) {
    const row = page.nextRow;
    const requiredMbit = (requiredKbPerSecond * 1024 * 8) / 1e6;
    page.add([
      id,
      linkKinds[kind],
      place(from),
      place(to),
      requiredKbPerSecond,
      { formula: `E${row}*1024*8/1000000`, result: requiredMbit },
      bandwidthMbitPerSecond,
      { formula: `IF(G${row}>0,1-F${row}/G${row},0)`, result: bandwidthMbitPerSecond > 0 ? 1 - requiredMbit / bandwidthMbitPerSecond : 0 },
      ranges.get(network) ?? network,
    ]);
    page.sheet.getCell(row, 8).numFmt = "0%";
  }
  page.filter();
}

const linkKinds: Readonly<Record<"main" | "backup" | "internet" | "recovery", Text>> = Object.freeze({
  main: { zh: "主用", en: "main" },
  backup: { zh: "备用", en: "backup" },
  internet: { zh: "互联网", en: "internet" },
  recovery: { zh: "灾备", en: "recovery" },
});
