import type { Text } from "../text.ts";
import type { TierId } from "./tiers.ts";

export type SystemId =
  | "business"
  | "finance"
  | "archives"
  | "online"
  | "mobile"
  | "hotline"
  | "kiosk"
  | "monitoring-network"
  | "statistics"
  | "supervision"
  | "decision"
  | "cross-region";

/** An application system of the scheme's table 1. */
export type SystemEntry = Readonly<{
  id: SystemId;
  name: Text;
  /** Table 1's 实施阶段: the first or the second. */
  phase: 1 | 2;
  /** Table 1's 地方实施: who builds it. */
  delivery: Text;
  /** The zone's id in which its own tiers stand. */
  zone: string;
  /** The tiers that serve it, its own first. */
  tiers: readonly TierId[];
  /** The system on whose database it works where it has none of its own. */
  sharesDatabaseWith?: SystemId;
  /** The quantity by which its tiers grow. */
  sizedBy: string;
  /** Whether it may follow gradually, as 一（一）1 of the scheme allows for four of them. */
  optional: boolean;
  source: Text;
}>;

const delivery = {
  unifiedLocalised: { zh: "统一开发，地方本地化实施", en: "Developed centrally, localised by the province" },
  unifiedConnected: { zh: "统一开发，地方本地化接入", en: "Developed centrally, connected by the province" },
  unifiedTiered: { zh: "统一开发，分级部署", en: "Developed centrally, deployed at each level" },
  procured: { zh: "自行采购实施", en: "Procured by the province" },
  own: { zh: "自行建设", en: "Built by the province" },
  ministry: { zh: "部里集中部署，地方自行接入", en: "Deployed by the ministry, connected by the province" },
} as const satisfies Record<string, Text>;

/** Table 1's twelve application systems, in its order. Adding a system is one entry here and its tiers in `tiers.ts`. */
export const systems: readonly SystemEntry[] = Object.freeze([
  {
    id: "business",
    name: { zh: "业务经办管理系统（含职业年金）", en: "Business administration (with occupational annuity)" },
    phase: 1,
    delivery: delivery.unifiedLocalised,
    zone: "core",
    tiers: ["business-app", "business-db", "balancer", "front"],
    sizedBy: "database.cores",
    optional: false,
    source: { zh: "表1；二（一）业务管理系统", en: "Scheme table 1; 二（一）, business administration" },
  },
  {
    id: "finance",
    name: { zh: "基金财务系统", en: "Fund accounting" },
    phase: 1,
    delivery: delivery.procured,
    zone: "core",
    tiers: ["finance-app", "finance-db"],
    sizedBy: "finance.database.cores",
    optional: false,
    source: { zh: "表1；二（二）基金财务管理系统", en: "Scheme table 1; 二（二）, fund accounting" },
  },
  {
    id: "archives",
    name: { zh: "电子档案系统", en: "Electronic archives" },
    phase: 2,
    delivery: delivery.procured,
    zone: "general",
    tiers: ["archive"],
    sharesDatabaseWith: "business",
    sizedBy: "archive.total",
    optional: false,
    source: { zh: "表1；二（一）3（2）电子档案管理系统", en: "Scheme table 1; 二（一）3（2）, electronic archives" },
  },
  {
    id: "online",
    name: { zh: "网上服务系统", en: "Online services" },
    phase: 1,
    delivery: delivery.own,
    zone: "outside",
    tiers: ["public-app", "public-db"],
    sizedBy: "public.database.cores",
    optional: false,
    source: { zh: "表1；二（三）公共服务系统", en: "Scheme table 1; 二（三）, public services" },
  },
  {
    id: "mobile",
    name: { zh: "掌上12333移动信息服务系统", en: "Mobile 12333" },
    phase: 1,
    delivery: delivery.unifiedConnected,
    zone: "outside",
    tiers: ["public-app", "public-db"],
    sharesDatabaseWith: "online",
    sizedBy: "public.database.cores",
    optional: false,
    source: { zh: "表1；二（三）公共服务系统", en: "Scheme table 1; 二（三）, public services" },
  },
  {
    id: "hotline",
    name: { zh: "12333电话咨询服务系统", en: "12333 telephone enquiry service" },
    phase: 1,
    delivery: delivery.own,
    zone: "general",
    tiers: ["channel"],
    sharesDatabaseWith: "business",
    sizedBy: "hotline.agents",
    optional: false,
    source: {
      zh: "表1；二（三）公共服务系统；一（三）系统部署模式",
      en: "Scheme table 1; 二（三）, public services; 一（三）, deployment",
    },
  },
  {
    id: "kiosk",
    name: { zh: "自助服务一体机系统", en: "Self-service kiosks" },
    phase: 2,
    delivery: delivery.own,
    zone: "general",
    tiers: ["channel"],
    sharesDatabaseWith: "business",
    sizedBy: "offices",
    optional: false,
    source: { zh: "表1；二（三）公共服务系统", en: "Scheme table 1; 二（三）, public services" },
  },
  {
    id: "monitoring-network",
    name: { zh: "联网监测系统", en: "Networked data monitoring" },
    phase: 2,
    delivery: delivery.unifiedTiered,
    zone: "general",
    tiers: ["general-app"],
    sharesDatabaseWith: "business",
    sizedBy: "offices",
    optional: true,
    source: { zh: "表1；二（四）2 联网监测系统", en: "Scheme table 1; 二（四）2, networked data monitoring" },
  },
  {
    id: "statistics",
    name: { zh: "统计类系统", en: "Statistics" },
    phase: 2,
    delivery: delivery.own,
    zone: "general",
    tiers: ["general-app"],
    sharesDatabaseWith: "business",
    sizedBy: "offices",
    optional: false,
    source: { zh: "表1；二（四）1 统计类系统", en: "Scheme table 1; 二（四）1, statistics" },
  },
  {
    id: "supervision",
    name: { zh: "基金监管系统", en: "Fund supervision" },
    phase: 2,
    delivery: delivery.unifiedTiered,
    zone: "general",
    tiers: ["general-app"],
    sharesDatabaseWith: "business",
    sizedBy: "offices",
    optional: true,
    source: { zh: "表1；二（四）3 监督决策类系统", en: "Scheme table 1; 二（四）3, supervision and decision support" },
  },
  {
    id: "decision",
    name: { zh: "宏观决策系统", en: "Macro decision support" },
    phase: 2,
    delivery: delivery.own,
    zone: "general",
    tiers: ["general-app"],
    sharesDatabaseWith: "business",
    sizedBy: "offices",
    optional: true,
    source: { zh: "表1；二（四）3 监督决策类系统", en: "Scheme table 1; 二（四）3, supervision and decision support" },
  },
  {
    id: "cross-region",
    name: { zh: "跨地区系统", en: "Cross-region services" },
    phase: 2,
    delivery: delivery.ministry,
    zone: "general",
    tiers: ["general-app"],
    sharesDatabaseWith: "business",
    sizedBy: "offices",
    optional: true,
    source: { zh: "表1；二（一）3（5）跨地区系统", en: "Scheme table 1; 二（一）3（5）, cross-region services" },
  },
] satisfies SystemEntry[]);
