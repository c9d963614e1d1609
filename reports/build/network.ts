import type { DataCenter, Flow, Link, Network, Office, Zone } from "../../datacenter/datacenter.ts";
import type { Text } from "../../model/text.ts";
import { shortList } from "../office/hosts.ts";
import { numberWords } from "../office/numbers.ts";
import type { Section, Table } from "../report.ts";
import { listed, namesOf, say, section, sum } from "./blocks.ts";
import { placeNames } from "./machine-room.ts";

/** What joins the hosts, what they may say to one another, and the offices. */
export function networkSections(dataCenter: DataCenter): readonly Section[] {
  return [
    section("data-centre.networks", { zh: "网段", en: "Networks" }, [
      say("各经办机构的网段见所附工作簿“地址规划”表。", "The offices' own subnets are in the workbook, sheet Addresses."),
      networksTable(dataCenter),
      virtualAddressesTable(dataCenter),
    ]),
    section("data-centre.flows", { zh: "访问关系", en: "Allowed connections" }, [
      say(
        `共允许 ${numberWords(dataCenter.flows.length)} 条访问，按规则汇总如下，未列出的一律禁止；逐条明细见所附工作簿“访问关系”表。`,
        `${numberWords(dataCenter.flows.length)} connections are allowed, summed by their rules below; all else is forbidden. Each one is in the workbook, sheet Flows.`,
      ),
      flowsTable(dataCenter),
      say(
        "业务专网与外网之间没有任何直接访问，只能经网闸摆渡下列报文和文件。",
        "Nothing connects the business net and the outside net; the isolation gap carries these messages and files only.",
      ),
      gapTable(dataCenter),
    ]),
    section("data-centre.links", { zh: "线路", en: "Lines" }, [linksTable(dataCenter)]),
    section("data-centre.offices", { zh: "经办机构", en: "Offices" }, [levelsTable(dataCenter), ...citiesTable(dataCenter)]),
  ];
}

/** The subnets of the data centre and the recovery site: the offices' are too many for a page. */
export function networksTable({ networks, zones }: DataCenter): Table {
  const zoneName = namesOf(zones);
  return {
    kind: "table",
    id: "networks",
    title: { zh: "数据中心网段规划", en: "Subnets of the data centre" },
    columns: [
      { title: { zh: "网段名称", en: "Subnet" }, weight: 3.2 },
      { title: { zh: "区域", en: "Zone" }, weight: 2.8 },
      { title: { zh: "地址", en: "Addresses" }, weight: 2.4 },
      { title: { zh: "VLAN", en: "VLAN" }, weight: 1.1, align: "center" },
      { title: { zh: "已用/可用", en: "Used/usable" }, weight: 1.7, align: "center" },
    ],
    rows: networks
      .filter(isCentral)
      .map(({ name, zone, cidr, vlan, used, usable }) => [
        name,
        zoneName(zone),
        cidr,
        String(vlan),
        `${numberWords(used)}/${numberWords(usable)}`,
      ]),
  };
}

function virtualAddressesTable({ networks, virtualAddresses }: DataCenter): Table {
  const central = new Set(networks.filter(isCentral).map(({ id }) => id));
  return {
    kind: "table",
    id: "virtual-addresses",
    title: { zh: "虚拟地址", en: "Virtual addresses" },
    columns: [
      { title: { zh: "地址", en: "Address" }, weight: 2 },
      { title: { zh: "用途", en: "Purpose" }, weight: 4 },
      { title: { zh: "主机", en: "Hosts" }, weight: 3 },
    ],
    rows: virtualAddresses
      .filter(({ network }) => central.has(network))
      .map(({ address, purpose, hosts }) => [address, purpose, shortList(hosts)]),
  };
}

function isCentral({ site }: Network): boolean {
  return site === "data-centre" || site === "recovery";
}

function flowsTable(dataCenter: DataCenter): Table {
  const zoneOfHost = new Map(dataCenter.hosts.map(({ name, zone }) => [name, zone]));
  const zonesOf = (ends: readonly string[]): Text => namesOfZones(dataCenter, new Set(ends.map((end) => zoneOfHost.get(end) ?? end)));
  const rules = Map.groupBy(dataCenter.flows, ({ rule }) => rule);
  return {
    kind: "table",
    id: "flows",
    title: { zh: "允许的访问（按规则）", en: "Allowed connections by rule" },
    columns: [
      { title: { zh: "理由", en: "Reason" }, weight: 4 },
      { title: { zh: "源区域", en: "From" }, weight: 2.6 },
      { title: { zh: "目的区域", en: "To" }, weight: 2.6 },
      { title: { zh: "端口", en: "Ports" }, weight: 2 },
      { title: { zh: "条数", en: "Flows" }, weight: 1, align: "right", decimals: 0 },
      { title: { zh: "依据", en: "Source" }, weight: 2.6 },
      { title: { zh: "规则", en: "Rule" }, weight: 2 },
    ],
    rows: [...rules].map(([rule, flows]) => {
      const { reason, source } = flows[0]!;
      return [
        reason,
        zonesOf(flows.map(({ from }) => from)),
        zonesOf(flows.map(({ to }) => to)),
        portsOf(flows),
        flows.length,
        source,
        rule,
      ];
    }),
  };
}

/** Zones by name; a net whose every zone is meant by its own. */
function namesOfZones({ zones }: DataCenter, ids: ReadonlySet<string>): Text {
  for (const { net, name } of wholeNets) {
    const within = zones.filter((zone) => zone.net === net);
    if (ids.size > 2 && ids.size === within.length && within.every(({ id }) => ids.has(id))) return name;
  }
  return listed(zones.filter(({ id }) => ids.has(id)).map(({ name }) => name));
}

const wholeNets: readonly Readonly<{ net: Zone["net"]; name: Text }>[] = [
  { net: "business", name: { zh: "业务专网各分区", en: "every zone of the business net" } },
  { net: "outside", name: { zh: "外网各分区", en: "every zone of the outside net" } },
];

/** Each port once, in order: `443/tcp, 53/udp`. */
export function portsOf(flows: readonly Flow[]): string {
  const ordered = flows.toSorted((left, right) => left.port - right.port);
  return [...new Set(ordered.map(({ protocol, port }) => `${port}/${protocol}`))].join(", ");
}

/** What may pass the isolation gap. */
export function gapTable(dataCenter: DataCenter): Table {
  const place = placeNames(dataCenter);
  return {
    kind: "table",
    id: "gap",
    title: { zh: "网闸交换通道", en: "Channels of the isolation gap" },
    columns: [
      { title: { zh: "源", en: "From" }, weight: 2.4 },
      { title: { zh: "目的", en: "To" }, weight: 2.4 },
      { title: { zh: "内容", en: "What it carries" }, weight: 3.2 },
      { title: { zh: "理由", en: "Reason" }, weight: 3.6 },
    ],
    rows: dataCenter.gapChannels.map(({ from, to, carries, reason }) => [place(from), place(to), carries, reason]),
  };
}

/** Lines of one kind and one bandwidth together. */
export function linksTable({ links, offices }: DataCenter): Table {
  const levelOf = new Map(offices.map(({ id, level }) => [id, level]));
  const groups = Map.groupBy(links, (link) => `${kindOf(link, levelOf)}|${link.bandwidthMbitPerSecond}`);
  return {
    kind: "table",
    id: "links",
    title: { zh: "线路带宽", en: "Lines" },
    columns: [
      { title: { zh: "线路", en: "Lines" }, weight: 4 },
      { title: { zh: "条数", en: "Count" }, weight: 1.2, align: "center" },
      { title: { zh: "单条最大需求 KB/s", en: "Largest need, KB/s" }, weight: 2.4, align: "right", decimals: 1 },
      { title: { zh: "订购带宽 Mbit/s", en: "To order, Mbit/s" }, weight: 2.4, align: "right", decimals: 0 },
    ],
    rows: [...groups.values()].map((members) => [
      linkNames[kindOf(members[0]!, levelOf)],
      members.length,
      Math.max(...members.map(({ requiredKbPerSecond }) => requiredKbPerSecond)),
      members[0]!.bandwidthMbitPerSecond,
    ]),
    note: {
      zh: "KB 按 1024 字节计，Mbit/s 按 1000 进位；订购带宽为运营商可提供的档位。逐条明细见所附工作簿“链路”表。",
      en: "A KB is 1,024 bytes; Mbit/s counts in thousands. To order is the next step that carriers offer. Each line is in the workbook, sheet Lines.",
    },
  };
}

type LinkKind = "city" | "county" | "cityBackup" | "internet" | "recovery";

function kindOf({ kind, to }: Link, levelOf: ReadonlyMap<string, Office["level"]>): LinkKind {
  if (kind === "internet" || kind === "recovery") return kind;
  if (kind === "backup") return "cityBackup";
  return levelOf.get(to) === "county" ? "county" : "city";
}

const linkNames: Readonly<Record<LinkKind, Text>> = Object.freeze({
  city: { zh: "省—市主用线路", en: "Province to city, main" },
  cityBackup: { zh: "省—市备份线路", en: "Province to city, backup" },
  county: { zh: "市—县（区）线路", en: "City to county" },
  internet: { zh: "互联网出口", en: "Internet outlet" },
  recovery: { zh: "同城容灾线路", en: "To the recovery site" },
});

const levelNames: Readonly<Record<Office["level"], Text>> = Object.freeze({
  province: { zh: "省本级", en: "province" },
  city: { zh: "地市级", en: "city" },
  county: { zh: "县（区）级", en: "county" },
});

function levelsTable({ offices }: DataCenter): Table {
  const levels = Map.groupBy(offices, ({ level }) => level);
  return {
    kind: "table",
    id: "office-levels",
    title: { zh: "各级经办机构", en: "Offices by level" },
    columns: [
      { title: { zh: "级别", en: "Level" }, weight: 3 },
      { title: { zh: "机构数", en: "Offices" }, align: "right", decimals: 0 },
      { title: { zh: "终端", en: "Terminals" }, align: "right", decimals: 0 },
      { title: { zh: "参保人数", en: "Insured" }, weight: 1.4, align: "right", decimals: 0 },
    ],
    rows: [...levels].map(([level, members]) => [levelNames[level], members.length, terminalsOf(members), insuredOf(members)]),
  };
}

/** One row a city with its counties. */
function citiesTable({ offices }: DataCenter): readonly Table[] {
  const counties = Map.groupBy(offices, ({ parent }) => parent);
  const cities = offices.filter(({ level }) => level === "city");
  if (cities.length === 0) return [];
  const table: Table = {
    kind: "table",
    id: "office-cities",
    title: { zh: "各地市（含所辖县区）", en: "Each city with its counties" },
    columns: [
      { title: { zh: "地市", en: "City" }, weight: 3 },
      { title: { zh: "县区机构", en: "County offices" }, align: "right", decimals: 0 },
      { title: { zh: "终端", en: "Terminals" }, align: "right", decimals: 0 },
      { title: { zh: "参保人数", en: "Insured" }, weight: 1.4, align: "right", decimals: 0 },
    ],
    rows: cities.map((city) => {
      const below = counties.get(city.id) ?? [];
      return [city.name, below.length, terminalsOf([city, ...below]), insuredOf([city, ...below])];
    }),
  };
  return [table];
}

function terminalsOf(offices: readonly Office[]): number {
  return sum(offices.map(({ terminals }) => terminals));
}

function insuredOf(offices: readonly Office[]): number {
  return sum(offices.map(({ insured }) => insured));
}
