import { listed, say } from "../../build/blocks.ts";
import { linksTable, networksTable } from "../../build/network.ts";
import { numberWords } from "../../office/numbers.ts";
import type { DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";

/** Chapter 三: the local network, the lines, the offices, and the internet outlet. */
export function networkChapter(source: Source): DocumentSection {
  return {
    title: { zh: "网络系统建设内容", en: "Network" },
    blocks: [],
    sections: [localNetwork(source), wideNetwork(source), offices(source), internet(source)],
  };
}

function localNetwork(source: Source): DocumentSection {
  const { dataCenter } = source.input;
  const zones = listed(dataCenter.zones.filter(({ net, site }) => net === "business" && site === "data-centre").map(({ name }) => name));
  return {
    title: { zh: "省本级局域网络", en: "The province's local network" },
    blocks: [
      say(
        `配备网络安全隔离与信息交换设备，隔离业务专网和外网；业务专网通过虚拟子网划分为${zones.zh}，进行域间访问控制。部署网络管理系统，对关键网络、系统、应用进行性能、事件和报警信息的采集、管理和监控。`,
        `An isolation gap parts the business net from the outside net. Virtual subnets divide the business net into ${zones.en}, with access control between them. Network management gathers performance, events and alarms of the networks, systems and applications that matter.`,
      ),
      networksTable(dataCenter),
    ],
  };
}

function wideNetwork(source: Source): DocumentSection {
  const { dataCenter, province } = source.input;
  const { backupLines } = province.options;
  return {
    title: { zh: "省市广域网络", en: "The wide network" },
    blocks: [
      say(
        `峰值纯数据流量为${source.show("bandwidth.payload")} KB/s，实际带宽需求按其${numberWords(province.assumptions.bandwidthFactor.value)}倍计为${source.show("bandwidth.required")} KB/s；考虑业务到达的随机性和线路效率后，省中心广域网出口按${source.show("link.provinceOutlet")} Mbit/s配置。省级节点业务专网出入口配置全冗余设备${backupLines ? "，省市间增加备份线路" : "；省市备份线路本次不建"}。各线路带宽如下表，逐条明细见所附工作簿“链路”表。`,
        `Peak payload is ${source.show("bandwidth.payload")} KB/s; ${numberWords(province.assumptions.bandwidthFactor.value)} times that, ${source.show("bandwidth.required")} KB/s, is needed. With random arrivals and the lines' efficiency the provincial outlet is ${source.show("link.provinceOutlet")} Mbit/s. The provincial node is fully redundant${backupLines ? ", and backup lines run to the cities" : "; backup lines to the cities are not built now"}. The lines are below; each one is in the workbook.`,
      ),
      linksTable(dataCenter),
    ],
  };
}

function offices(source: Source): DocumentSection {
  const { offices: counts } = source.input.province;
  const total = source.show("offices");
  return {
    title: { zh: "业务专网与经办机构联网", en: "Joining the offices" },
    blocks: [
      say(
        `全省${total}个经办机构（省本级${counts.province}个、地市级${counts.cities}个、县（区）级${numberWords(counts.counties)}个）全部接入业务专网，共${source.show("terminals")}个终端。尚未连接入网的机构，增配基层网络设备，抓紧联网。`,
        `All ${total} offices (${counts.province} provincial, ${counts.cities} of cities, ${numberWords(counts.counties)} of counties) with ${source.show("terminals")} terminals join the business net; those not yet connected get the equipment to do so.`,
      ),
    ],
  };
}

function internet(source: Source): DocumentSection {
  return {
    title: { zh: "扩充互联网出口", en: "Internet outlet" },
    blocks: [
      say(
        `省级数据中心互联网接入带宽按${source.show("internet.outlet")} Mbit/s配置（最忙一小时${source.show("public.visits.busyHour")}次访问，需求${source.show("internet.outlet.required", 1)} KB/s），为查询服务提供支撑，并根据实际情况增加链路负载均衡和冗余设备配置。`,
        `The data centre's internet access is ${source.show("internet.outlet")} Mbit/s (${source.show("public.visits.busyHour")} visits in the busiest hour, ${source.show("internet.outlet.required", 1)} KB/s), with link balancing and redundancy as the case requires.`,
      ),
    ],
  };
}
