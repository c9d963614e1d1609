import { type EquipmentEntry, units } from "./equipment-entry.ts";
import type { Text } from "../text.ts";

const table7 = { zh: "六、系统配置建议，表7", en: "Scheme 六, table 7" } as const;

const categories = {
  balancing: { zh: "负载均衡（专网）", en: "Load balancing (business net)" },
  storage: { zh: "存储（专网）", en: "Storage (business net)" },
  public: { zh: "公共服务系统（外网）", en: "Public services (outside net)" },
} as const satisfies Record<string, Text>;

const publicMiddleware = {
  tongweb: {
    zh: "现有公共服务系统能力不足时可选扩建；TongWeb5.0或以上企业集群版",
    en: "Optional, where the existing public services are not enough; TongWeb 5.0 or later, enterprise cluster edition",
  },
  weblogic: {
    zh: "现有公共服务系统能力不足时可选扩建；Weblogic11g或以上企业集群版",
    en: "Optional, where the existing public services are not enough; WebLogic 11g or later, enterprise cluster edition",
  },
} as const satisfies Record<string, Text>;

const publicDatabase = {
  postgresql: {
    zh: "现有公共服务系统能力不足时可选扩建；PostgreSQL 16或以上，流复制高可用集群（方案原文为Oracle11g Release2或以上企业集群版）",
    en: "Optional, where the existing public services are not enough; PostgreSQL 16 or later, streaming-replication cluster (the scheme says Oracle 11g Release 2 or later, enterprise cluster edition)",
  },
  oracle: {
    zh: "现有公共服务系统能力不足时可选扩建；Oracle11g Release2或以上企业集群版",
    en: "Optional, where the existing public services are not enough; Oracle 11g Release 2 or later, enterprise cluster edition",
  },
} as const satisfies Record<string, Text>;

/** Table 7: load balancing, storage and public services, in its order. */
export const publicEquipment = [
  {
    id: "network.loadBalancer",
    category: categories.balancing,
    name: { zh: "应用负载均衡设备", en: "Application load balancer" },
    specification: { zh: "现有系统能力不足时可选扩建", en: "Optional, where what exists is not enough" },
    unit: units.unit,
    optional: true,
    sizedBy: { fixed: 2 },
    printed: 2,
    origin: "scheme",
    source: table7,
  },
  {
    id: "storage.diskArray",
    category: categories.storage,
    name: { zh: "磁盘阵列", en: "Disk array" },
    specification: {
      zh: "存储全省业务管理系统、财务管理系统数据，扩充{storage.total}TB",
      en: "Holds the data of business administration and fund accounting for the whole province; {storage.total} TB added",
    },
    unit: units.unit,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "storage.sanSwitch",
    category: categories.storage,
    name: { zh: "San交换机", en: "SAN switch" },
    specification: { zh: "现有系统能力不足时可选扩建", en: "Optional, where what exists is not enough" },
    unit: units.unit,
    optional: true,
    sizedBy: { fixed: 2 },
    printed: 2,
    origin: "scheme",
    source: table7,
  },
  {
    id: "public.application",
    category: categories.public,
    name: { zh: "公共服务应用软件", en: "Public-service software" },
    specification: {
      zh: "进行应用软件开发和实施，实现机关事业单位工作人员养老保险业务多种服务渠道办理；与原有12333电话咨询服务系统、网上服务系统实现有效连接；与业务管理系统实现数据交换",
      en: "Developed and put into service for all service channels; joined to the existing 12333 hotline and online services; exchanges data with business administration",
    },
    unit: units.set,
    optional: false,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "public.middleware",
    category: categories.public,
    name: { zh: "应用中间件", en: "Application middleware" },
    specification: {
      zh: "现有公共服务系统能力不足时可选扩建；weblogic11g（10.3.1）或以上企业集群版",
      en: "Optional, where the existing public services are not enough; WebLogic 11g (10.3.1) or later, enterprise cluster edition",
    },
    specificationFor: publicMiddleware,
    unit: units.set,
    optional: true,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
  },
  {
    id: "public.appServer",
    category: categories.public,
    name: { zh: "应用服务器", en: "Application server" },
    specification: {
      zh: "现有公共服务系统能力不足时可选扩建；支持全省机关事业单位工作人员养老保险业务多种服务渠道办理；{cpusPerServer}CPU，{serverMemoryGib}GB内存，PC server",
      en: "Optional, where the existing public services are not enough; serves all channels for the whole province; {cpusPerServer} CPUs, {serverMemoryGib} GB memory, PC server",
    },
    unit: units.unit,
    optional: true,
    sizedBy: { quantity: "public.app.servers" },
    printed: 2,
    origin: "scheme",
    source: table7,
  },
  {
    id: "public.databaseSoftware",
    category: categories.public,
    name: { zh: "数据库软件", en: "Database software" },
    specification: {
      zh: "现有公共服务系统能力不足时可选扩建；oracle11g Release2或以上企业集群版",
      en: "Optional, where the existing public services are not enough; Oracle 11g Release 2 or later, enterprise cluster edition",
    },
    specificationFor: publicDatabase,
    unit: units.set,
    optional: true,
    sizedBy: { fixed: 1 },
    printed: 1,
    origin: "scheme",
    source: table7,
    when: (options) => options.publicDatabase === "own",
  },
  {
    id: "public.databaseServer",
    category: categories.public,
    name: { zh: "数据库服务器", en: "Database server" },
    specification: {
      zh: "现有公共服务系统能力不足时可选扩建；支持全省机关事业单位工作人员养老保险业务多种服务渠道办理；{public.database.cores}核CPU，{public.database.memory}GB内存，PC server集群",
      en: "Optional, where the existing public services are not enough; serves all channels for the whole province; {public.database.cores} cores, {public.database.memory} GB memory, PC server cluster",
    },
    unit: units.unit,
    optional: true,
    sizedBy: { quantity: "public.database.servers" },
    printed: 2,
    origin: "scheme",
    source: table7,
    when: (options) => options.publicDatabase === "own",
  },
] as const satisfies readonly EquipmentEntry[];
