import type { GapChannelEntry } from "./flow-rule.ts";

const services = { zh: "二（三）在网络安全隔离前提下实现数据交换", en: "Scheme 二（三）: data exchanged under isolation" };
const isolation = { zh: "三、1（1），四、1", en: "Scheme 三、1（1） and 四、1" };

/** What may pass the isolation gap. Nothing else does: there is no connection to open. */
export const gapChannels: readonly GapChannelEntry[] = Object.freeze([
  {
    id: "query",
    from: "public-app",
    to: "business-app",
    carries: { zh: "查询请求", en: "queries" },
    system: "online",
    reason: { zh: "网上查询参保、缴费、账户、待遇", en: "Participation, contributions, accounts and benefits are asked for online" },
    source: services,
  },
  {
    id: "answer",
    from: "business-app",
    to: "public-app",
    carries: { zh: "查询结果与办理结果", en: "answers and results" },
    system: "online",
    reason: { zh: "把结果送回网上服务", en: "Results go back to the online services" },
    source: services,
  },
  {
    id: "declaration",
    from: "public-app",
    to: "business-app",
    carries: { zh: "单位申报（信息变更、人员增减、缴费申报）", en: "employers' declarations" },
    system: "online",
    reason: { zh: "单位网上申报进入经办流程", en: "What employers declare online enters the work flow" },
    source: services,
  },
  {
    id: "mobile",
    from: "public-app",
    to: "business-app",
    carries: { zh: "掌上12333 请求", en: "requests of mobile 12333" },
    system: "mobile",
    reason: { zh: "移动服务与网上服务信息一致", en: "Mobile and online services say the same" },
    source: services,
  },
  {
    id: "entitlement",
    from: "business-app",
    to: "public-app",
    carries: { zh: "个人权益记录（每日批量文件）", en: "records of entitlement, a file a day" },
    system: "online",
    reason: { zh: "高峰期查询不必穿越网闸", en: "Queries at the peak need not cross the gap" },
    source: services,
  },
  {
    id: "outside-logs",
    from: "outside-service",
    to: "audit",
    carries: { zh: "外网日志与审计记录", en: "logs and audit records of the outside net" },
    system: "audit",
    reason: { zh: "两网日志统一审计，只进不出", en: "Both nets are audited in one place; one way only" },
    source: isolation,
  },
  {
    id: "outside-metrics",
    from: "outside-service",
    to: "monitor",
    carries: { zh: "外网监控指标", en: "metrics of the outside net" },
    system: "monitor",
    reason: { zh: "统一监控，只进不出", en: "Both nets are watched in one place; one way only" },
    source: isolation,
  },
  {
    id: "updates",
    from: "outside-service",
    to: "service",
    carries: { zh: "经签名的软件包与病毒库", en: "signed packages and virus definitions" },
    system: "service",
    reason: { zh: "业务专网不接互联网，更新经网闸导入", en: "The business net has no internet; updates come through the gap" },
    source: isolation,
  },
]);
