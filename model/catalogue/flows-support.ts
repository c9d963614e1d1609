import { level3, type FlowRule } from "./flow-rule.ts";

const cluster = { zh: "二（五）2 数据库服务器双机集群", en: "Scheme 二（五）2, two-node database cluster" };
const backup = { zh: "四、2 备份服务", en: "Scheme 四、2, backup" };
const authentication = { zh: "四、3 安全认证服务", en: "Scheme 四、3, authentication" };
const management = { zh: "三、1（2）网络管理系统", en: "Scheme 三、1（2）, network management" };

const votes = {
  zh: "复制与集群仲裁；第三票在网络基础服务区，两台数据库无需另设见证机",
  en: "Replication and votes; the third vote stands in the base service zone, so that two nodes need no witness of their own",
};

/** What keeps the business net running: clusters, base services, logs, monitoring, administration, certificates, backup. */
export const supportFlows: readonly FlowRule[] = [
  {
    id: "business-replication",
    from: "business-db",
    to: "business-db",
    services: ["postgresql", "oracle", "patroni", "etcd-client", "etcd-peer"],
    reason: votes,
    source: cluster,
  },
  {
    id: "finance-replication",
    from: "finance-db",
    to: "finance-db",
    services: ["postgresql", "oracle", "patroni"],
    reason: { zh: "财务数据库复制", en: "Replication of the finance database" },
    source: cluster,
  },
  {
    id: "finance-votes",
    from: "finance-db",
    to: ["business-db", { first: "service" }],
    services: ["etcd-client"],
    reason: { zh: "财务数据库集群使用同一组仲裁", en: "The finance cluster uses the same votes" },
    source: cluster,
  },
  {
    id: "third-vote",
    from: "business-db",
    to: { first: "service" },
    services: ["etcd-client", "etcd-peer"],
    reason: votes,
    source: cluster,
  },
  {
    id: "third-vote-back",
    from: { first: "service" },
    to: "business-db",
    services: ["etcd-peer"],
    reason: votes,
    source: cluster,
  },
  {
    id: "base-services",
    from: { net: "business" },
    to: "service",
    services: ["dns", "dns-tcp", "ntp", "packages"],
    reason: { zh: "统一时间、域名和软件源", en: "One time, one set of names, one source of packages" },
    source: { zh: "三、1（1）网络基础服务区", en: "Scheme 三、1（1）, network base service zone" },
  },
  {
    id: "logs",
    from: { net: "business" },
    to: "audit",
    services: ["syslog"],
    reason: { zh: "日志集中留存与审计", en: "Logs are kept and audited in one place" },
    source: level3,
  },
  {
    id: "host-metrics",
    from: "monitor",
    to: { net: "business" },
    services: ["node-metrics", "database-metrics", "balancer-metrics", "gap-metrics", "patroni", "snmp"],
    reason: { zh: "采集主机、数据库、网络设备指标", en: "Metrics of hosts, databases and network devices" },
    source: management,
  },
  {
    id: "service-checks",
    from: "monitor",
    to: ["balancer", "archive", "channel", "general-app", "certificate"],
    services: ["https", "finance-https", "certificate", "revocation"],
    reason: { zh: "从用户角度探测各系统入口", en: "Every system's entrance is tried as a user would" },
    source: management,
  },
  {
    id: "administration",
    from: "jump",
    to: { net: "business" },
    services: ["ssh"],
    reason: { zh: "运维只经跳板主机", en: "Administration goes through the jump host only" },
    source: level3,
  },
  {
    id: "consoles",
    from: "jump",
    to: ["monitor", "audit"],
    services: ["monitor", "https"],
    reason: { zh: "查看监控与审计", en: "Monitoring and audit are looked at" },
    source: level3,
  },
  {
    id: "certificate-requests",
    from: [{ net: "business" }],
    to: "certificate",
    services: ["certificate", "revocation"],
    reason: { zh: "申请证书、同步注销列表", en: "Certificates are requested, revocation lists fetched" },
    source: authentication,
  },
  {
    id: "crypto-operations",
    from: ["business-app", "finance-app", "certificate"],
    to: "crypto",
    services: ["crypto"],
    reason: { zh: "签名验签、加解密、密钥管理", en: "Signing, encryption, key management" },
    source: authentication,
  },
  {
    id: "database-backup",
    from: ["business-db", "finance-db"],
    to: "backup",
    services: ["backup"],
    reason: { zh: "归档日志与备份写入备份服务器", en: "Logs and backups go to the backup server" },
    source: backup,
  },
  {
    id: "backup-control",
    from: "backup",
    to: ["business-db", "finance-db"],
    services: ["backup"],
    reason: { zh: "备份服务器发起备份与校验", en: "The backup server starts and verifies backups" },
    source: backup,
  },
  {
    id: "file-backup",
    from: ["archive", "certificate", { first: "service" }, "gap-inner", "audit"],
    to: "backup",
    services: ["file-backup"],
    reason: {
      zh: "档案、证书、仲裁状态、网闸日志、审计记录备份",
      en: "Archives, certificates, votes, the gap's journal and audit records are backed up",
    },
    source: backup,
  },
  {
    id: "gap-messages-inner",
    from: "business-app",
    to: "gap-inner",
    services: ["gap-exchange"],
    reason: { zh: "把要送往外网的报文交给网闸内端", en: "Messages for the outside net are handed to the gap's inner host" },
    source: { zh: "三、1（1）网络安全隔离与信息交换设备", en: "Scheme 三、1（1）, isolation and exchange" },
  },
  {
    id: "gap-deliveries-inner",
    from: "gap-inner",
    to: ["business-app", "monitor", "service"],
    services: ["application", "monitor", "packages"],
    reason: { zh: "网闸内端投递报文、外网指标和更新包", en: "The inner host delivers messages, the outside net's metrics, and updates" },
    source: { zh: "三、1（1）网络安全隔离与信息交换设备", en: "Scheme 三、1（1）, isolation and exchange" },
  },
];
