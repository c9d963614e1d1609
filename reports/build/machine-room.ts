import { systems as systemEntries } from "../../model/catalogue/systems.ts";
import { tiers } from "../../model/catalogue/tiers.ts";
import type { DataCenter, Host, Zone } from "../../datacenter/datacenter.ts";
import type { Text } from "../../model/text.ts";
import { shortList } from "../office/hosts.ts";
import type { Section, Table } from "../report.ts";
import { namesOf, say, section, sum } from "./blocks.ts";

/** What stands in the data centre and the recovery site: zones, systems, hosts and volumes. */
export function machineRoomSections(dataCenter: DataCenter): readonly Section[] {
  return [
    section("data-centre.zones", { zh: "分区", en: "Zones" }, [
      { kind: "topology", id: "topology", title: { zh: "信息系统部署结构图", en: "Deployment of the information system" } },
      zonesTable(dataCenter),
    ]),
    section("data-centre.systems", { zh: "应用系统与接口", en: "Systems and interfaces" }, [
      systemsTable(dataCenter),
      interfacesTable(dataCenter),
    ]),
    section("data-centre.hosts", { zh: "主机", en: "Hosts" }, [
      say(
        "同一用途的主机规格相同，逐台明细见所附工作簿“主机清单”表。",
        "Hosts of one purpose are alike; each one is in the workbook, sheet Hosts.",
      ),
      hostsTable(dataCenter),
    ]),
    section("data-centre.volumes", { zh: "存储卷", en: "Volumes" }, [volumesTable(dataCenter)]),
  ];
}

/** The name of a tier or a zone, as ends of interfaces, channels and flows name them. */
export function placeNames({ zones }: DataCenter): (id: string) => Text | string {
  return namesOf([...tiers, ...zones]);
}

function zonesTable({ zones, hosts }: DataCenter): Table {
  const siteName = namesOf(sites);
  return {
    kind: "table",
    id: "zones",
    title: { zh: "分区", en: "Zones" },
    columns: [
      { title: { zh: "分区", en: "Zone" }, weight: 2.6 },
      { title: { zh: "所属网络", en: "Net" }, weight: 1.4 },
      { title: { zh: "位置", en: "Site" }, weight: 1.4 },
      { title: { zh: "用途", en: "Purpose" }, weight: 4 },
      { title: { zh: "主机", en: "Hosts" }, weight: 1, align: "right", decimals: 0 },
      { title: { zh: "核数", en: "Cores" }, weight: 1, align: "right", decimals: 0 },
      { title: { zh: "内存（GiB）", en: "Memory (GiB)" }, weight: 1.2, align: "right", decimals: 0 },
    ],
    rows: zones.map(({ id, name, net, site, purpose }) => {
      const within = hosts.filter(({ zone }) => zone === id);
      return [
        name,
        nets[net],
        siteName(site),
        purpose,
        within.length,
        sum(within.map(({ cores }) => cores)),
        sum(within.map(({ memoryGib }) => memoryGib)),
      ];
    }),
  };
}

const nets: Readonly<Record<Zone["net"], Text>> = Object.freeze({
  business: { zh: "业务专网", en: "business net" },
  outside: { zh: "外网", en: "outside net" },
  external: { zh: "外部", en: "external" },
});

const sites: readonly Readonly<{ id: string; name: Text }>[] = [
  { id: "data-centre", name: { zh: "省级数据中心", en: "data centre" } },
  { id: "recovery", name: { zh: "同城容灾中心", en: "recovery site" } },
  { id: "offices", name: { zh: "经办机构", en: "offices" } },
  { id: "external", name: { zh: "外部", en: "external" } },
];

/** The name of a site: one of the great ones, or an office. */
export function siteNames({ offices }: DataCenter): (id: string) => Text | string {
  return namesOf([...sites, ...offices]);
}

/** Table 1 for the province: who builds each system, when, and where it runs. */
export function systemsTable({ systems, zones }: DataCenter): Table {
  const zoneName = namesOf(zones);
  const deliveries = new Map<string, Text>(systemEntries.map(({ id, delivery }) => [id, delivery]));
  return {
    kind: "table",
    id: "systems",
    title: { zh: "应用系统列表", en: "Application systems" },
    columns: [
      { title: { zh: "应用系统名称", en: "System" }, weight: 4 },
      { title: { zh: "地方实施", en: "Who builds it" }, weight: 4 },
      { title: { zh: "实施阶段", en: "Phase" }, weight: 1.7, align: "center" },
      { title: { zh: "部署区域", en: "Zone" }, weight: 2.6 },
      { title: { zh: "主机", en: "Hosts" }, weight: 4 },
    ],
    rows: systems.map(({ id, name, phase, zone, hosts }) => [
      name,
      deliveries.get(id) ?? null,
      phase === 1 ? { zh: "第一阶段", en: "first" } : { zh: "第二阶段", en: "second" },
      zoneName(zone),
      shortList(hosts),
    ]),
  };
}

function interfacesTable(dataCenter: DataCenter): Table {
  const place = placeNames(dataCenter);
  return {
    kind: "table",
    id: "interfaces",
    title: { zh: "与其他系统的接口", en: "Interfaces to other systems" },
    columns: [
      { title: { zh: "接口", en: "Interface" }, weight: 3 },
      { title: { zh: "类型", en: "Kind" }, weight: 1, align: "center" },
      { title: { zh: "调用方", en: "From" }, weight: 2.4 },
      { title: { zh: "被调用方", en: "To" }, weight: 2.4 },
      { title: { zh: "经由", en: "Through" }, weight: 2.4 },
      { title: { zh: "依据", en: "Source" }, weight: 3 },
    ],
    rows: dataCenter.interfaces.map(({ name, kind, from, to, via, source }) => [
      name,
      kind === "internal" ? { zh: "内部", en: "internal" } : { zh: "外部", en: "external" },
      place(from),
      place(to),
      via === from ? null : place(via),
      source,
    ]),
  };
}

/** The hosts of the data centre and the recovery site, one row a tier; those of the offices are counted with the offices. */
export function hostsTable({ hosts, offices, networks, zones }: DataCenter): Table {
  const officeNetworks = new Set(offices.map(({ network }) => network));
  const officeSites = new Set(networks.filter(({ id }) => officeNetworks.has(id)).map(({ site }) => site));
  const tierName = namesOf(tiers);
  const zoneName = namesOf(zones);
  const byTier = Map.groupBy(
    hosts.filter(({ site }) => !officeSites.has(site)),
    ({ tier }) => tier,
  );
  return {
    kind: "table",
    id: "hosts",
    title: { zh: "数据中心主机", en: "Hosts of the data centre" },
    columns: [
      { title: { zh: "用途", en: "Purpose" }, weight: 3.4 },
      { title: { zh: "主机", en: "Hosts" }, weight: 3.4 },
      { title: { zh: "区域", en: "Zone" }, weight: 2.4 },
      { title: { zh: "台数", en: "Count" }, weight: 1.3, align: "center" },
      { title: { zh: "核数", en: "Cores" }, weight: 1.3, align: "center" },
      { title: { zh: "内存 GiB", en: "GiB" }, weight: 1.3, align: "center" },
      { title: { zh: "来源", en: "From" }, weight: 1.6, align: "center" },
    ],
    rows: [...byTier].map(([tier, members]) => {
      const { zone, cores, memoryGib } = members[0]!;
      return [
        tierName(tier),
        shortList(members.map(({ name }) => name)),
        zoneName(zone),
        members.length,
        cores,
        memoryGib,
        origin(members),
      ];
    }),
    note: {
      zh: "核数、内存为每台数值；“现有”指利旧，或方案要求在现有环境上建设、不另购置。",
      en: "Cores and memory are per host; “existing” is reused, or stands on what the scheme builds upon and does not buy.",
    },
  };
}

function origin(hosts: readonly Host[]): Text {
  const existing = hosts.filter((host) => host.existing).length;
  if (existing === 0) return { zh: "新购", en: "bought" };
  if (existing === hosts.length) return { zh: "现有", en: "existing" };
  return { zh: `利旧${existing}台`, en: `${existing} existing` };
}

/** Volumes alike on several hosts are one row. */
function volumesTable({ volumes }: DataCenter): Table {
  const alike = Map.groupBy(volumes, ({ name, gib, media, tier }) => `${tier}|${name.zh}|${gib}|${media}`);
  return {
    kind: "table",
    id: "volumes",
    title: { zh: "存储卷", en: "Volumes" },
    columns: [
      { title: { zh: "存储卷", en: "Volume" }, weight: 3 },
      { title: { zh: "数量", en: "Count" }, align: "right", decimals: 0 },
      { title: { zh: "单卷容量（GiB）", en: "Size of each (GiB)" }, weight: 1.6, align: "right", decimals: 0 },
      { title: { zh: "介质", en: "Media" }, weight: 1.6 },
      { title: { zh: "主机", en: "Hosts" }, weight: 3 },
      { title: { zh: "用途", en: "Purpose" }, weight: 4 },
    ],
    rows: [...alike.values()].map((members) => {
      const { name, gib, media, purpose } = members[0]!;
      const hosts = shortList(members.flatMap((volume) => volume.hosts));
      return [
        name,
        members.length,
        gib,
        media === "san" ? { zh: "磁盘阵列", en: "disk array" } : { zh: "备份存储", en: "backup storage" },
        hosts,
        purpose,
      ];
    }),
  };
}
