import type { ProvinceOptions } from "../province.ts";
import type { Text } from "../text.ts";

/** A part of the network with its own access rules. */
export type ZoneEntry = Readonly<{
  id: string;
  name: Text;
  net: "business" | "outside" | "external";
  site: "data-centre" | "recovery" | "offices" | "external";
  purpose: Text;
  /**
   * Its place among the sixteen equal parts of its block, on which its addresses and its VLAN rest: never reuse or change one.
   * Absent where each office has a network of its own.
   */
  part?: number;
  /** Which range its addresses come from where its net does not say: an external zone's is where its line ends. */
  range?: "business" | "outside";
  when?: (options: ProvinceOptions) => boolean;
}>;

const recovery = (options: ProvinceOptions): boolean => options.recoverySite;
const second = (options: ProvinceOptions): boolean => options.phase === "both";

/**
 * The scheme's zones: 三、1 parts the business net into core, network base service and general application zones; the outside net
 * stands behind the gap (一（三）); partners and offices stand around. Management, the zone for partners' lines and the edge of the
 * WAN are ours: Level 3 wants them apart from the applications.
 */
const table = [
  {
    id: "core",
    name: { zh: "核心应用区", en: "Core application zone" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "业务经办与基金财务的应用和数据库", en: "Applications and databases of business administration and fund accounting" },
    part: 0,
  },
  {
    id: "service",
    name: { zh: "网络基础服务区", en: "Network base service zone" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "时间、域名、软件源、电子认证、密码机、备份", en: "Time, names, packages, certificates, cryptography, backup" },
    part: 1,
  },
  {
    id: "general",
    name: { zh: "综合应用区", en: "General application zone" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "电子档案、服务渠道、统计监管决策", en: "Archives, service channels, statistics, supervision and decision support" },
    part: 2,
  },
  {
    id: "management",
    name: { zh: "安全管理区", en: "Security management zone" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "监控、审计、运维跳板", en: "Monitoring, audit, and the jump host of the operators" },
    part: 3,
  },
  {
    id: "partner",
    name: { zh: "外联前置区", en: "Partner access zone" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "与银行、年金托管人联网的前置机", en: "The front servers of the lines to banks and annuity custodians" },
    part: 4,
  },
  {
    id: "wan",
    name: { zh: "广域网接入区", en: "WAN edge" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "省、市、县路由与边界访问控制", en: "Routers of province, cities and counties, and the control at their edges" },
    part: 5,
  },
  {
    id: "gap-inner",
    name: { zh: "网闸内端", en: "Gap, inner side" },
    net: "business",
    site: "data-centre",
    purpose: { zh: "网闸在业务专网一侧的主机", en: "The gap's host on the side of the business net" },
    part: 6,
  },
  {
    id: "outside",
    name: { zh: "公共服务区（外网）", en: "Public service zone (outside net)" },
    net: "outside",
    site: "data-centre",
    purpose: { zh: "网上服务与掌上12333 的应用和数据库", en: "Applications and database of the online and mobile services" },
    part: 0,
  },
  {
    id: "gap-outer",
    name: { zh: "网闸外端", en: "Gap, outer side" },
    net: "outside",
    site: "data-centre",
    purpose: { zh: "网闸在外网一侧的主机", en: "The gap's host on the side of the outside net" },
    part: 1,
  },
  {
    id: "recovery",
    name: { zh: "容灾中心业务专网", en: "Recovery site, business net" },
    net: "business",
    site: "recovery",
    purpose: { zh: "接管业务与财务、存放异地备份", en: "Takes over business and accounting, and holds the copies off site" },
    part: 0,
    when: recovery,
  },
  {
    id: "recovery-gap-inner",
    name: { zh: "容灾网闸内端", en: "Recovery gap, inner side" },
    net: "business",
    site: "recovery",
    purpose: { zh: "容灾中心网闸在业务专网一侧的主机", en: "The recovery site's gap, on the side of the business net" },
    part: 6,
    when: recovery,
  },
  {
    id: "recovery-outside",
    name: { zh: "容灾中心外网", en: "Recovery site, outside net" },
    net: "outside",
    site: "recovery",
    purpose: { zh: "接管公共服务", en: "Takes over the public services" },
    part: 8,
    when: recovery,
  },
  {
    id: "recovery-gap-outer",
    name: { zh: "容灾网闸外端", en: "Recovery gap, outer side" },
    net: "outside",
    site: "recovery",
    purpose: { zh: "容灾中心网闸在外网一侧的主机", en: "The recovery site's gap, on the side of the outside net" },
    part: 9,
    when: recovery,
  },
  {
    id: "offices",
    name: { zh: "经办机构", en: "Offices" },
    net: "business",
    site: "offices",
    purpose: { zh: "省、市、县（区）经办机构的终端", en: "Terminals of the offices of province, cities and counties" },
  },
  {
    id: "internet",
    name: { zh: "互联网", en: "Internet" },
    net: "external",
    site: "external",
    purpose: { zh: "单位和个人", en: "Employers and the insured" },
    part: 2,
    range: "outside",
  },
  {
    id: "mobile-platform",
    name: { zh: "部级掌上12333平台", en: "The ministry's mobile 12333 platform" },
    net: "external",
    site: "external",
    purpose: { zh: "移动互联服务的统一入口", en: "The common entrance of the mobile services" },
    part: 3,
    range: "outside",
  },
  {
    id: "bank",
    name: { zh: "委托代收付银行", en: "Banks" },
    net: "external",
    site: "external",
    purpose: { zh: "代扣代发", en: "Collection and payment on behalf" },
    part: 8,
  },
  {
    id: "custodian",
    name: { zh: "年金托管人", en: "Annuity custodian" },
    net: "external",
    site: "external",
    purpose: { zh: "待遇支付、估值查询", en: "Payment of benefits, valuation" },
    part: 9,
  },
  {
    id: "ministry",
    name: { zh: "部级系统", en: "The ministry's systems" },
    net: "external",
    site: "external",
    purpose: { zh: "跨地区业务、联网监测上报", en: "Cross-region business and reporting" },
    part: 10,
    when: second,
  },
  {
    id: "personnel",
    name: { zh: "人事人才系统", en: "Personnel and talent system" },
    net: "external",
    site: "external",
    purpose: { zh: "单位、人员、工资信息", en: "Employers, people and wages" },
    part: 11,
  },
  {
    id: "cardholder",
    name: { zh: "持卡库系统", en: "Cardholder database" },
    net: "external",
    site: "external",
    purpose: { zh: "持卡人员基础信息", en: "Basic data of cardholders" },
    part: 12,
  },
  {
    id: "other-insurance",
    name: { zh: "医疗保险等其他险种系统", en: "Medical and other insurance" },
    net: "external",
    site: "external",
    purpose: { zh: "基础信息共享与业务协同", en: "Shared basic data, joint business" },
    part: 13,
  },
] as const satisfies readonly ZoneEntry[];

export type ZoneId = (typeof table)[number]["id"];

export const zones: readonly (ZoneEntry & Readonly<{ id: ZoneId }>)[] = Object.freeze(table);
