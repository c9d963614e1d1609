import type { ProvinceOptions } from "../province.ts";
import type { Text } from "../text.ts";

/** A port on which hosts answer. */
export type ServiceEntry = Readonly<{
  id: string;
  name: Text;
  protocol: "tcp" | "udp";
  port: number;
  /** Whether it speaks TLS with a server certificate of ours. */
  tls: boolean;
  when?: (options: ProvinceOptions) => boolean;
}>;

const postgresql = (options: ProvinceOptions): boolean => options.databaseEngine === "postgresql";
const oracle = (options: ProvinceOptions): boolean => options.databaseEngine === "oracle";

/** Ports are the registered or customary ones of the programs that answer there; the rest, from 7443 on, are ours. */
const table = [
  { id: "ssh", name: { zh: "远程管理", en: "Remote administration" }, protocol: "tcp", port: 22, tls: false },
  { id: "node-metrics", name: { zh: "主机指标", en: "Host metrics" }, protocol: "tcp", port: 9100, tls: false },
  { id: "snmp", name: { zh: "网络设备指标", en: "Metrics of network devices" }, protocol: "udp", port: 161, tls: false },
  { id: "https", name: { zh: "HTTPS 服务", en: "HTTPS" }, protocol: "tcp", port: 443, tls: true },
  { id: "finance-https", name: { zh: "财务 HTTPS 入口", en: "HTTPS entrance of accounting" }, protocol: "tcp", port: 8444, tls: true },
  { id: "application", name: { zh: "应用服务", en: "Application" }, protocol: "tcp", port: 8443, tls: true },
  { id: "card", name: { zh: "社保卡读写服务", en: "Social-security card service" }, protocol: "tcp", port: 7443, tls: true },
  { id: "balancer-metrics", name: { zh: "负载均衡指标", en: "Balancer metrics" }, protocol: "tcp", port: 8404, tls: false },
  { id: "postgresql", name: { zh: "PostgreSQL 数据库", en: "PostgreSQL" }, protocol: "tcp", port: 5432, tls: true, when: postgresql },
  { id: "oracle", name: { zh: "Oracle 监听", en: "Oracle listener" }, protocol: "tcp", port: 1521, tls: false, when: oracle },
  {
    id: "patroni",
    name: { zh: "数据库集群管理", en: "Database cluster control" },
    protocol: "tcp",
    port: 8008,
    tls: true,
    when: postgresql,
  },
  { id: "etcd-client", name: { zh: "集群仲裁", en: "Cluster votes" }, protocol: "tcp", port: 2379, tls: true, when: postgresql },
  {
    id: "etcd-peer",
    name: { zh: "集群仲裁节点间", en: "Cluster votes, between members" },
    protocol: "tcp",
    port: 2380,
    tls: true,
    when: postgresql,
  },
  { id: "database-metrics", name: { zh: "数据库指标", en: "Database metrics" }, protocol: "tcp", port: 9187, tls: false },
  { id: "dns", name: { zh: "域名解析", en: "Names" }, protocol: "udp", port: 53, tls: false },
  { id: "dns-tcp", name: { zh: "域名解析（TCP）", en: "Names (TCP)" }, protocol: "tcp", port: 53, tls: false },
  { id: "ntp", name: { zh: "时间同步", en: "Time" }, protocol: "udp", port: 123, tls: false },
  { id: "packages", name: { zh: "软件与病毒库源", en: "Packages and virus definitions" }, protocol: "tcp", port: 80, tls: false },
  { id: "syslog", name: { zh: "日志汇集", en: "Log collection" }, protocol: "tcp", port: 6514, tls: true },
  { id: "certificate", name: { zh: "证书签发", en: "Issue of certificates" }, protocol: "tcp", port: 8445, tls: true },
  { id: "revocation", name: { zh: "注销证书列表", en: "Certificate revocation list" }, protocol: "tcp", port: 8080, tls: false },
  { id: "crypto", name: { zh: "密码运算", en: "Cryptographic operations" }, protocol: "tcp", port: 9443, tls: true },
  { id: "backup", name: { zh: "数据库备份", en: "Database backup" }, protocol: "tcp", port: 8432, tls: true },
  { id: "file-backup", name: { zh: "文件备份", en: "File backup" }, protocol: "tcp", port: 8000, tls: true },
  { id: "monitor", name: { zh: "监控平台", en: "Monitoring" }, protocol: "tcp", port: 9090, tls: true },
  { id: "gap-exchange", name: { zh: "网闸交换", en: "Gap exchange" }, protocol: "tcp", port: 8600, tls: true },
  { id: "gap-metrics", name: { zh: "网闸指标", en: "Gap metrics" }, protocol: "tcp", port: 9600, tls: false },
] as const satisfies readonly ServiceEntry[];

export type ServiceId = (typeof table)[number]["id"];

export const services: readonly (ServiceEntry & Readonly<{ id: ServiceId }>)[] = Object.freeze(table);
