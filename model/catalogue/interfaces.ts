import type { Text } from "../text.ts";

export type InterfaceId =
  | "personnel"
  | "archives"
  | "cardholders"
  | "card-reader"
  | "cross-region"
  | "other-insurance"
  | "bank"
  | "annuity-custodian";

/** An interface of the business system to another system, from the scheme's table 4. */
export type InterfaceEntry = Readonly<{
  id: InterfaceId;
  name: Text;
  /** Table 4's 接口类型: within human resources and social security, or with other institutions. */
  kind: "internal" | "external";
  /** The tier that calls, and the tier or zone that is called. */
  from: string;
  to: string;
  /** The tier through which the calls go; the same as `from` where there is none between. */
  via: string;
  description: Text;
  source: Text;
}>;

/** Table 4's eight interfaces, in its order. */
export const interfaces: readonly InterfaceEntry[] = Object.freeze([
  {
    id: "personnel",
    name: { zh: "人事人才接口", en: "Personnel and talent" },
    kind: "internal",
    from: "business-app",
    to: "personnel",
    via: "core-firewall",
    description: {
      zh: "实现与机关事业单位人事和工资管理系统进行的衔接，完成业务上的协同和实现单位信息、人员信息和工资信息的共享",
      en: "Joins the public sector's personnel and wage management: work done together, and employers, people and wages shared",
    },
    source: { zh: "表4；二（一）3（1），表5", en: "Scheme table 4; 二（一）3（1）, table 5" },
  },
  {
    id: "archives",
    name: { zh: "电子档案接口", en: "Electronic archives" },
    kind: "internal",
    from: "business-app",
    to: "archive",
    via: "core-firewall",
    description: {
      zh: "支持业务经办过程中事前、事中、事后的全流程档案扫描",
      en: "Scanning of papers before, during and after a case",
    },
    source: { zh: "表4；二（一）3（2），表6", en: "Scheme table 4; 二（一）3（2）, table 6" },
  },
  {
    id: "cardholders",
    name: { zh: "持卡库接口", en: "Cardholder database" },
    kind: "internal",
    from: "business-app",
    to: "cardholder",
    via: "core-firewall",
    description: {
      zh: "与持卡库系统中的基础信息共享，确保参保人群“同人、同省、同库”",
      en: "Shares the basic data of cardholders, so that a person is one record in one province's one database",
    },
    source: { zh: "表4；二（一）3（3）", en: "Scheme table 4; 二（一）3（3）" },
  },
  {
    id: "card-reader",
    name: { zh: "社会保障卡读写接口", en: "Social-security card reader" },
    kind: "internal",
    from: "office",
    to: "business-app",
    via: "wan-router",
    description: {
      zh: "与社会保障卡读写终端连接，实现对使用社会保障卡的有效支撑",
      en: "Connects the terminals that read and write social-security cards",
    },
    source: { zh: "表4；二（一）3（4）", en: "Scheme table 4; 二（一）3（4）" },
  },
  {
    id: "cross-region",
    name: { zh: "跨地区业务接口", en: "Cross-region business" },
    kind: "internal",
    from: "general-app",
    to: "ministry",
    via: "wan-router",
    description: {
      zh: "与部级跨地区业务系统实现转移接续、资格认证业务衔接和电子化业务流转",
      en: "Transfer and continuation and entitlement verification with the ministry's cross-region system, without paper",
    },
    source: { zh: "表4；二（一）3（5）", en: "Scheme table 4; 二（一）3（5）" },
  },
  {
    id: "other-insurance",
    name: { zh: "医疗保险等其他险种系统接口", en: "Medical and other insurance" },
    kind: "internal",
    from: "business-app",
    to: "other-insurance",
    via: "wan-router",
    description: {
      zh: "实现与医保等其他险种业务仍在地市的系统建立接口，实现基础信息共享与关联业务协同",
      en: "Interfaces to medical and other insurance still run by cities: basic data shared, related business done together",
    },
    source: { zh: "表4；一（二）系统建设模式", en: "Scheme table 4; 一（二）, mode of building" },
  },
  {
    id: "bank",
    name: { zh: "委托代收/付银行接口", en: "Banks collecting and paying on behalf" },
    kind: "external",
    from: "business-app",
    to: "bank",
    via: "front",
    description: {
      zh: "与基本养老保险基金开户银行建立接口交互，实现委托代扣、代发等资金收付业务",
      en: "Direct debits and payments through the banks that hold the basic pension fund's accounts",
    },
    source: { zh: "表4；二（一）3（6）", en: "Scheme table 4; 二（一）3（6）" },
  },
  {
    id: "annuity-custodian",
    name: { zh: "年金托管人接口", en: "Annuity custodian" },
    kind: "external",
    from: "business-app",
    to: "custodian",
    via: "front",
    description: {
      zh: "与职业年金托管机构建立接口交互，实现待遇支付、账户查询、估值查询等功能",
      en: "Benefit payment, account queries and valuation queries with the occupational annuity's custodian",
    },
    source: { zh: "表4；二（一）3（6）", en: "Scheme table 4; 二（一）3（6）" },
  },
] satisfies InterfaceEntry[]);
