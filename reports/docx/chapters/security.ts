import type { DataCenter } from "../../../datacenter/datacenter.ts";
import type { Table } from "../../report.ts";
import { say } from "../../build/blocks.ts";
import { gapTable, portsOf } from "../../build/network.ts";
import { backupsTable } from "../../build/protection.ts";
import { numberWords } from "../../office/numbers.ts";
import type { DocumentBlock, DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";

/** Chapter 四: protection, backup, and certificates. */
export function securityChapter(source: Source): DocumentSection {
  return {
    title: { zh: "安全系统建设内容", en: "Security" },
    blocks: [],
    sections: [protection(source), backup(source), certificates(source)],
  };
}

function protection(source: Source): DocumentSection {
  const { dataCenter } = source.input;
  return {
    title: { zh: "基础安全防护", en: "Basic protection" },
    blocks: [
      say(
        "参照安全等级保护三级要求，在互联网络边界部署访问控制设备和入侵检测防护系统，专网配备网络/数据库审计系统，部署服务器防病毒、恶意代码防护和主机审计系统，各节点终端配备桌面防病毒软件；各网络接入点配备边界访问控制设备，实行严格的双向访问控制；定期进行风险评估和安全加固，组织开展定级备案、等保测评和系统整改。",
        "By the requirements of Level 3: access control and intrusion prevention at the internet boundary, audit of network and databases in the business net, protection of servers against viruses and malicious code, host audit, antivirus on every terminal, strict two-way access control at every point of access, regular risk assessment and hardening, filing, assessment and remedy.",
      ),
      say(
        `访问控制采用白名单：规划共允许${numberWords(dataCenter.flows.length)}条访问，按源、目的区域汇总如下表，未列出的一律禁止；逐条明细见所附工作簿“访问关系”表。`,
        `Access is by allow-list: ${numberWords(dataCenter.flows.length)} connections, summed by zones below; all else is forbidden. Each one is in the workbook.`,
      ),
      flowsTable(dataCenter),
      say(
        "业务专网与外网之间不存在任何直接访问，只能经网闸摆渡下列种类的报文和文件。",
        "Nothing connects the business net and the outside net; the isolation gap carries messages and files of these kinds only.",
      ),
      gapTable(dataCenter),
    ],
  };
}

/** From one zone to another, in the order of the zones. */
function flowsTable({ zones, hosts, flows }: DataCenter): DocumentBlock {
  const zoneOfHost = new Map(hosts.map(({ name, zone }) => [name, zone]));
  const zoneOf = (end: string): string => zoneOfHost.get(end) ?? end;
  const between = Map.groupBy(flows, ({ from, to }) => `${zoneOf(from)}|${zoneOf(to)}`);
  const pairs = zones.flatMap((from) => zones.map((to) => ({ from, to, members: between.get(`${from.id}|${to.id}`) ?? [] })));
  const table: Table = {
    kind: "table",
    id: "document-flows",
    title: { zh: "区域间访问关系汇总", en: "Connections between zones" },
    columns: [
      { title: { zh: "源区域", en: "From" }, weight: 2.4 },
      { title: { zh: "目的区域", en: "To" }, weight: 2.4 },
      { title: { zh: "条数", en: "Count" }, weight: 1, align: "center" },
      { title: { zh: "端口", en: "Ports" }, weight: 5 },
    ],
    rows: pairs
      .filter(({ members }) => members.length > 0)
      .map(({ from, to, members }) => [from.name, to.name, members.length, portsOf(members)]),
  };
  return { kind: "grouped-table", table };
}

function backup(source: Source): DocumentSection {
  const { dataCenter, province } = source.input;
  const fits = source.quantity("backup.window.fits").value === 1;
  return {
    title: { zh: "备份服务", en: "Backup" },
    blocks: [
      say(
        `在省级数据中心业务专网部署集中数据备份系统，备份策略如下表。一次全量备份约${source.show("backup.full")} GiB，按策略保留所需备份空间约${source.show("backup.repository")} GiB；一次全量备份约需${source.show("backup.window", 1)}小时，${fits ? "能" : "不能"}在${province.backup.windowHours}小时备份窗口内完成${fits ? "" : "，应提高备份吞吐或延长窗口"}。`,
        `A central backup system stands in the business net, with the policy below. A full backup is about ${source.show("backup.full")} GiB; what the policy keeps takes about ${source.show("backup.repository")} GiB. A full backup takes about ${source.show("backup.window", 1)} hours and ${fits ? "fits" : "does not fit"} the window of ${province.backup.windowHours} hours${fits ? "" : ": raise the throughput or widen the window"}.`,
      ),
      backupsTable(dataCenter),
      province.options.recoverySite
        ? say(
            "建立同城容灾备份中心，配置相应的网络设备、主机系统和存储，对专网和外网系统进行数据备份和系统容灾。",
            "A recovery site in the same city has the network, hosts and storage to back up both nets and to take over.",
          )
        : say(
            "同城容灾备份中心本次不建，备份介质应异地存放；有条件时另行建设。",
            "A recovery site in the same city is not built now; keep backup media elsewhere, and build one when it can be done.",
          ),
    ],
  };
}

function certificates(source: Source): DocumentSection {
  const { certificates: plan } = source.input.dataCenter;
  const crypto = source.input.dataCenter.equipment.find(({ id }) => id === "security.cryptoMachine")?.needed ?? 0;
  return {
    title: { zh: "安全认证服务", en: "Authentication" },
    blocks: [
      say(
        `利用部署在业务专网的电子认证系统，为业务应用提供基于数字证书的身份认证。为${numberWords(plan.operators)}名业务操作人员各发放1个数字证书，为${numberWords(plan.servers.length)}台服务器签发服务器证书，签名算法为${plan.algorithm}；业务管理系统应用服务器加配认证软件包，并配备密码机${numberWords(crypto)}台，提供密钥管理和密码运算服务。省级电子认证系统建设未完成的，可暂由部电子认证系统统一签发。`,
        `The certificate system in the business net identifies people and servers: one certificate for each of ${numberWords(plan.operators)} operators, one for each of ${numberWords(plan.servers.length)} servers, signed with ${plan.algorithm}. The application servers carry the authentication package; ${numberWords(crypto)} cryptographic machine manages the keys. Until the province's own system is ready the ministry's may issue them.`,
      ),
    ],
  };
}
