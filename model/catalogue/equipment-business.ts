import { type EquipmentEntry, units } from "./equipment-entry.ts";
import type { Text } from "../text.ts";

const table7 = { zh: "六、系统配置建议，表7", en: "Scheme 六, table 7" } as const;

const categories = {
  business: { zh: "业务管理系统（专网）", en: "Business administration (business net)" },
  finance: { zh: "财务管理系统（专网）", en: "Fund accounting (business net)" },
} as const satisfies Record<string, Text>;

/** Table 7 names two products for middleware; the province chooses. */
const middleware = {
  tongweb: { zh: "TongWeb5.0或以上企业集群版", en: "TongWeb 5.0 or later, enterprise cluster edition" },
  weblogic: { zh: "Weblogic11g或以上企业集群版", en: "WebLogic 11g or later, enterprise cluster edition" },
} as const satisfies Record<string, Text>;

/** Table 7 names Oracle; PostgreSQL is ours, as the default engine. */
const database = {
  postgresql: {
    zh: "PostgreSQL 16或以上，流复制高可用集群（方案原文为Oracle11g Release2或以上企业集群版）",
    en: "PostgreSQL 16 or later, streaming-replication cluster (the scheme says Oracle 11g Release 2 or later, enterprise cluster edition)",
  },
  oracle: { zh: "Oracle11g Release2或以上企业集群版", en: "Oracle 11g Release 2 or later, enterprise cluster edition" },
} as const satisfies Record<string, Text>;

/** Table 7: business administration and fund accounting, in its order. */
export const businessEquipment = [
  {
    id: "business.application",
    category: categories.business,
    name: { zh: "机关事业单位工作人员养老保险业务管理应用软件", en: "Business administration software for public-sector pensions" },
    specification: {
      zh: "基于部级统一软件进行本地配置或本地化，并完成全省实施",
      en: "The ministry's common software, configured or localised, and put into service across the province",
    },
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "business.middleware",
    category: categories.business,
    name: { zh: "应用中间件", en: "Application middleware" },
    specification: { zh: "TongWeb5.0或Weblogic11g以上企业集群版", en: "TongWeb 5.0 or WebLogic 11g or later, enterprise cluster edition" },
    specificationFor: middleware,
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "business.appServer",
    category: categories.business,
    name: { zh: "应用服务器", en: "Application server" },
    specification: {
      zh: "部署业务管理系统的应用，支持全省范围应用；{cpusPerServer}CPU、{serverMemoryGib}GB内存，PC Server集群",
      en: "Runs the business applications for the whole province; {cpusPerServer} CPUs, {serverMemoryGib} GB memory, PC server cluster",
    },
    unit: units.unit,
    optional: false,
    sizedBy: { quantity: "app.servers" },
    printed: 4,
    origin: "scheme",
    source: table7,
  },
  {
    id: "business.databaseSoftware",
    category: categories.business,
    name: { zh: "数据库软件", en: "Database software" },
    specification: { zh: "Oracle11g Release2或以上企业集群版", en: "Oracle 11g Release 2 or later, enterprise cluster edition" },
    specificationFor: database,
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "business.databaseServer",
    category: categories.business,
    name: { zh: "数据库服务器", en: "Database server" },
    specification: {
      zh: "部署业务管理系统的数据库，支持全省范围应用；{database.cores}核CPU，{database.memory}GB内存，小型机，双机集群",
      en: "Runs the business database for the whole province; {database.cores} cores, {database.memory} GB memory, midrange, two-node cluster",
    },
    unit: units.unit,
    optional: false,
    sizedBy: { quantity: "database.servers" },
    printed: 2,
    origin: "scheme",
    source: table7,
  },
  {
    id: "business.frontServer",
    category: categories.business,
    name: { zh: "前置服务器", en: "Front-end server" },
    specification: {
      zh: "部署与金融、公安等实时联网接口的前置应用和数据；2CPU，32GB内存，PC server，操作系统",
      en: "Runs the front-end applications and data of live links to banks, public security and others; 2 CPUs, 32 GB memory, PC server with operating system",
    },
    unit: units.set,
    optional: true,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "finance.application",
    category: categories.finance,
    name: { zh: "财务管理应用软件", en: "Fund accounting software" },
    specification: {
      zh: "采购并实施，支持全省机关事业单位工作人员养老保险基金财务管理",
      en: "Procured and put into service for accounting of the whole province's public-sector pension funds",
    },
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "finance.interface",
    category: categories.finance,
    name: { zh: "财务生产接口应用软件", en: "Interface software between business and accounting" },
    specification: {
      zh: "可基于部级统一软件配置实现，支持全省机关事业单位工作人员养老保险基金财务管理系统与业务管理系统的接口，可部署在业务管理系统或财务管理系统服务器环境下",
      en: "May be configured from the ministry's common software; joins fund accounting to business administration and may run on the servers of either",
    },
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "finance.middleware",
    category: categories.finance,
    name: { zh: "应用中间件", en: "Application middleware" },
    specification: {
      zh: "支持财务管理系统的应用；Weblogic11g（10.3.1）或以上企业集群版",
      en: "For the accounting applications; WebLogic 11g (10.3.1) or later, enterprise cluster edition",
    },
    specificationFor: middleware,
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "finance.appServer",
    category: categories.finance,
    name: { zh: "应用服务器", en: "Application server" },
    specification: {
      zh: "部署财务管理系统的应用，支持全省范围应用；{cpusPerServer}CPU、{serverMemoryGib}GB内存，PC server集群",
      en: "Runs the accounting applications for the whole province; {cpusPerServer} CPUs, {serverMemoryGib} GB memory, PC server cluster",
    },
    unit: units.unit,
    optional: false,
    sizedBy: { quantity: "finance.app.servers" },
    printed: 2,
    origin: "scheme",
    source: table7,
  },
  {
    id: "finance.databaseSoftware",
    category: categories.finance,
    name: { zh: "数据库软件", en: "Database software" },
    specification: { zh: "Oracle11g Release2或以上企业集群版", en: "Oracle 11g Release 2 or later, enterprise cluster edition" },
    specificationFor: database,
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
    when: (options) => options.financeDatabase === "separate",
  },
  {
    id: "finance.databaseServer",
    category: categories.finance,
    name: { zh: "数据库服务器", en: "Database server" },
    specification: {
      zh: "部署财务管理系统的数据库，支持全省范围应用；{finance.database.cores}CPU，{finance.database.memory}GB内存，双机集群；可以考虑将财务管理系统与业务管理系统集成部署",
      en: "Runs the accounting database for the whole province; {finance.database.cores} CPUs, {finance.database.memory} GB memory, two-node cluster; may share the business system's cluster instead",
    },
    unit: units.unit,
    optional: false,
    sizedBy: { quantity: "finance.database.servers" },
    printed: 2,
    origin: "scheme",
    source: table7,
    when: (options) => options.financeDatabase === "separate",
  },
] as const satisfies readonly EquipmentEntry[];
