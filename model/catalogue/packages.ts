import type { Text } from "../text.ts";

/** A program from the operating system's repository that hosts are configured with. */
export type PackageEntry = Readonly<{
  /** Its name in Debian 12. */
  name: string;
  purpose: Text;
}>;

const table: readonly (readonly [name: string, zh: string, en: string])[] = [
  ["acl", "以非特权用户执行任务", "tasks as an unprivileged user"],
  ["aide", "文件完整性校验", "integrity of files"],
  ["auditd", "主机审计", "audit of hosts"],
  ["chrony", "时间同步", "time"],
  ["clamav", "恶意代码扫描", "malware scanner"],
  ["clamav-daemon", "恶意代码防护", "malware protection"],
  ["clamdscan", "恶意代码定时扫描", "timed malware scans"],
  ["cron", "定时任务", "timed tasks"],
  ["curl", "健康检查", "health checks"],
  ["dnsmasq", "域名解析", "names"],
  ["etcd-client", "集群仲裁（命令行）", "cluster votes, command line"],
  ["etcd-server", "集群仲裁", "cluster votes"],
  ["haproxy", "负载均衡", "load balancing"],
  ["ifupdown", "网络接口配置", "network interfaces"],
  ["iputils-arping", "虚拟地址占用检查", "whether a virtual address is taken"],
  ["iperf3", "线路测量", "measuring lines"],
  ["keepalived", "虚拟地址与故障切换", "virtual addresses and failover"],
  ["libengine-pkcs11-openssl", "密码机接口（OpenSSL）", "crypto machine from OpenSSL"],
  ["libpam-pwquality", "口令强度", "strength of passwords"],
  ["logrotate", "日志轮转", "rotation of logs"],
  ["nginx-light", "静态文件服务（软件源、注销列表）", "static files: packages, revocation lists"],
  ["open-iscsi", "SAN 存储（客户端）", "SAN storage, initiator"],
  ["opensc", "密码机接口（PKCS#11 工具）", "crypto machine, PKCS#11 tools"],
  ["openssl", "证书签发", "issue of certificates"],
  ["patroni", "数据库集群", "database cluster"],
  ["pgbackrest", "数据库备份", "database backup"],
  ["postgresql-15", "数据库", "database"],
  ["postgresql-15-pgaudit", "数据库审计", "audit of the database"],
  ["postgresql-client-15", "数据库客户端", "database client"],
  ["prometheus", "监控", "monitoring"],
  ["prometheus-alertmanager", "告警", "alerts"],
  ["prometheus-blackbox-exporter", "可用性探测", "probes from outside"],
  ["prometheus-node-exporter", "主机指标", "metrics of hosts"],
  ["prometheus-postgres-exporter", "数据库指标", "metrics of databases"],
  ["prometheus-snmp-exporter", "网络设备指标", "metrics of network devices"],
  ["psad", "入侵检测", "intrusion detection"],
  ["python3-cryptography", "证书任务", "tasks with certificates"],
  ["python3-psycopg2", "数据库任务", "tasks with databases"],
  ["python3-pykcs11", "密码机服务", "service of the crypto machine"],
  ["rclone", "文件备份（接收端，限追加）", "backup of files, receiving end, append-only"],
  ["restic", "文件备份", "backup of files"],
  ["rsyslog", "日志汇集", "log collection"],
  ["rsyslog-gnutls", "日志加密传输", "encrypted transport of logs"],
  ["snmpd", "网络设备指标代理", "agent for metrics of network devices"],
  ["softhsm2", "软件密码机", "crypto machine in software"],
  ["tgt", "SAN 存储（服务端）", "SAN storage, target"],
  ["ulogd2", "防火墙日志（入侵检测）", "the packet filter's log, for intrusion detection"],
  ["unattended-upgrades", "安全更新", "security updates"],
];

/** What the playbooks install, beside what a machine fresh from Debian's installer has; the lab serves these, and no more. */
export const packages: readonly PackageEntry[] = Object.freeze(table.map(([name, zh, en]) => ({ name, purpose: { zh, en } })));
