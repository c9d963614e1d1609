import type { ReportInput } from "../input.ts";
import { numberWords } from "../office/numbers.ts";
import { amountOf, type Checklist, item, rollOut } from "./checklist.ts";

/** What is settled on paper first. */
export function design({ dataCenter, sizing, province }: ReportInput): Checklist {
  const { hosts, zones, networks, volumes, flows, gapChannels } = dataCenter;
  const tib = sizing.quantities.find(({ id }) => id === "storage.total")!.value;
  const existing = Object.values(province.existing).filter((count) => count > 0).length;
  return {
    kind: "checklist",
    id: "implementation-design",
    title: { zh: "方案设计", en: "Design" },
    items: [
      item(
        "清点现有机房、网络、设备和基础软件，可复用的不再新建，可扩充的做扩建处理",
        "Take stock of rooms, networks, equipment and software: reuse first, then extend",
        existing === 0 ? { zh: "尚未登记", en: "none registered yet" } : amountOf(existing, "项已登记可利旧", "lines registered for reuse"),
        rollOut,
      ),
      item("确定系统软硬件部署方案", "Settle where software and hardware stand", amountOf(hosts.length, "台主机", "hosts"), rollOut),
      item(
        "完成网络拓扑结构设计",
        "Design the network topology",
        {
          zh: `${zones.length}个分区、${numberWords(networks.length)}个网段`,
          en: `${zones.length} zones, ${numberWords(networks.length)} subnets`,
        },
        rollOut,
      ),
      item(
        "完成数据库空间规划",
        "Plan the database space",
        { zh: `${numberWords(tib, 2)} TiB、${volumes.length}个存储卷`, en: `${numberWords(tib, 2)} TiB, ${volumes.length} volumes` },
        rollOut,
      ),
      item(
        "完成系统安全防护设计：访问白名单与网闸交换通道",
        "Design the protection: the allow-list and the gap's channels",
        {
          zh: `${numberWords(flows.length)}条访问、${gapChannels.length}条通道`,
          en: `${numberWords(flows.length)} flows, ${gapChannels.length} channels`,
        },
        rollOut,
      ),
      item("按等级保护三级完成定级备案", "File the system at Level 3 of classified protection", undefined, {
        zh: "一（一）2；四、1",
        en: "Scheme 一（一）2 and 四、1",
      }),
    ],
  };
}

/** What is bought and connected. */
export function procurement({ dataCenter }: ReportInput): Checklist {
  const { equipment, links, offices } = dataCenter;
  const quantityOf = (id: string): number => equipment.find((line) => line.id === id)?.quantity ?? 0;
  return {
    kind: "checklist",
    id: "implementation-procurement",
    title: { zh: "采购与联网", en: "Procurement and network" },
    items: [
      item(
        "采购、到货验收并上架服务器、存储、网络与安全设备",
        "Buy, accept and rack servers, storage, network and security equipment",
        amountOf(equipment.filter(({ quantity }) => quantity > 0).length, "项设备", "lines of equipment"),
        rollOut,
      ),
      item(
        "配发业务终端（计算机和打印机）并安装防病毒软件",
        "Hand out terminals (computer and printer) with antivirus",
        amountOf(quantityOf("terminal.set"), "套", "sets"),
        { zh: "六、表7；四、1", en: "Scheme table 7 and 四、1" },
      ),
      item(
        "开通或扩容线路，主备线路逐条测试",
        "Open or widen the lines, and test main and backup one by one",
        amountOf(links.length, "条线路", "lines"),
        { zh: "三、2、3", en: "Scheme 三、2 and 3" },
      ),
      item(
        "尚未连接入网的经办机构抓紧联网",
        "Connect the offices that are not yet on the net",
        amountOf(offices.length, "个机构", "offices"),
        { zh: "三、3", en: "Scheme 三、3" },
      ),
      item(
        "发放业务操作人员数字证书，部署服务器证书",
        "Hand out the operators' certificates, install the servers'",
        {
          zh: `${numberWords(dataCenter.certificates.operators)}个、${numberWords(dataCenter.certificates.servers.length)}个`,
          en: `${numberWords(dataCenter.certificates.operators)} and ${numberWords(dataCenter.certificates.servers.length)}`,
        },
        { zh: "四、3", en: "Scheme 四、3" },
      ),
      item(
        "涉及原有网络和系统调整的，协调相关集成商配合完成",
        "Where existing networks and systems change, bring in their integrators",
        undefined,
        rollOut,
      ),
    ],
  };
}
