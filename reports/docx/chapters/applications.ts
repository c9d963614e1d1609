import { collaborations } from "../../../model/catalogue/collaborations.ts";
import { functions } from "../../../model/catalogue/functions.ts";
import { interfaces } from "../../../model/catalogue/interfaces.ts";
import type { Text } from "../../../model/text.ts";
import { listed, say } from "../../build/blocks.ts";
import { hostsTable, systemsTable } from "../../build/machine-room.ts";
import type { Table } from "../../report.ts";
import type { DocumentBlock, DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";

/** Chapter 二: the applications, what they do, to whom they speak, and on what they run. */
export function applicationsChapter(source: Source): DocumentSection {
  return {
    title: { zh: "应用系统建设内容", en: "Applications" },
    blocks: [
      say("根据统筹兼顾、分步推进的原则，建设内容和实施阶段如下。", "What is built, and in which phase:"),
      systemsTable(source.input.dataCenter),
    ],
    sections: [business(source), finance(source), publicServices(source), others(source), deployment(source)],
  };
}

function business(source: Source): DocumentSection {
  return {
    title: { zh: "业务管理系统", en: "Business administration" },
    blocks: [
      say(
        "业务管理系统由部里统一组织开发，采用“B/S/S”架构，按照“基本养老保险+职业年金合一，统征分支”的思路，支持“省—市—县（区）”三级业务管理模式，支撑全省经办工作。地方按“最少必需”原则实施本地化。",
        "The business system is developed centrally. It joins the basic pension and the occupational annuity, collects them together and pays them apart, and serves province, cities and counties alike. The province localises as little as it must.",
      ),
    ],
    sections: [
      {
        title: { zh: "核心业务", en: "Core business" },
        blocks: [functionsTable(2, { zh: "核心业务主要功能", en: "Functions of the core business" })],
      },
      {
        title: { zh: "职业年金", en: "Occupational annuity" },
        blocks: [functionsTable(3, { zh: "职业年金特有功能", en: "Functions of the occupational annuity" })],
      },
      { title: { zh: "与其他系统对接", en: "Interfaces" }, blocks: [interfacesTable(), collaborationsTable(), archiveSentence(source)] },
    ],
  };
}

function functionsTable(table: 2 | 3, title: Text): Table {
  const groups = Map.groupBy(
    functions.filter((each) => each.table === table),
    ({ group }) => group.zh,
  );
  return {
    kind: "table",
    id: `document-functions-${table}`,
    title,
    columns: [
      { title: { zh: "栏目", en: "Group" }, weight: 2 },
      { title: { zh: "功能数", en: "Count" }, weight: 1, align: "center" },
      { title: { zh: "功能", en: "Functions" }, weight: 8 },
    ],
    rows: [...groups.values()].map((members) => [members[0]!.group, members.length, inRow(members.map(({ name }) => name))]),
  };
}

function interfacesTable(): Table {
  return {
    kind: "table",
    id: "document-interfaces",
    title: { zh: "与其他系统对接接口", en: "Interfaces to other systems" },
    columns: [
      { title: { zh: "接口", en: "Interface" }, weight: 3 },
      { title: { zh: "类型", en: "Kind" }, weight: 1.2, align: "center" },
      { title: { zh: "描述", en: "What it does" }, weight: 7 },
    ],
    rows: interfaces.map(({ name, kind, description }) => [
      name,
      kind === "internal" ? { zh: "内部", en: "internal" } : { zh: "外部", en: "external" },
      description,
    ]),
  };
}

function collaborationsTable(): Table {
  return {
    kind: "table",
    id: "document-collaborations",
    title: { zh: "与人事人才管理系统协同事项", en: "What is done together with personnel management" },
    columns: [
      { title: { zh: "养老保险业务事项", en: "Pension business" }, weight: 6 },
      { title: { zh: "人事人才业务事项", en: "Personnel business" }, weight: 4 },
    ],
    rows: collaborations.map(({ pension, personnel }) => [inRow(pension), inRow(personnel)]),
  };
}

function archiveSentence(source: Source): DocumentBlock {
  const perDay = source.show("archive.perDay", 1);
  const total = source.show("archive.total", 2);
  const { archiveUpload } = source.input.province.options;
  const volume = {
    zh: `高峰日产生电子档案约${perDay} GiB，服务期内累计约${total} TiB。`,
    en: `A peak day makes about ${perDay} GiB of scanned papers, and the years of service ${total} TiB.`,
  };
  if (archiveUpload === "immediate") {
    return say(
      `电子档案扫描后即时上传至省集中服务器。${volume.zh}`,
      `Papers are uploaded to the provincial servers as they are scanned. ${volume.en}`,
    );
  }
  const fits = source.quantity("archive.nightUpload.fits").value === 1;
  return say(
    `为降低图片传输对带宽的影响，业务复核通过前电子档案在本地服务器临时存储，复核通过后夜间上传至省集中服务器。${volume.zh}${fits ? "经测算，各级线路均能在夜间传完。" : "经测算，部分线路不能在夜间传完，应提高带宽或分批上传。"}`,
    `To spare the lines, papers stay on the office's own server until the case is reviewed, and are uploaded at night. ${volume.en} ${fits ? "The lines of every level carry them within the night." : "Some lines do not carry them within the night: widen them, or upload in parts."}`,
  );
}

function finance(source: Source): DocumentSection {
  const entities = source.show("finance.accountingEntities");
  const users = source.show("finance.users");
  const own = source.input.province.options.financeDatabase === "separate";
  return {
    title: { zh: "基金财务管理系统", en: "Fund accounting" },
    blocks: [
      say(
        `基金财务管理系统与业务管理系统同级部署，省级集中，采购第三方专业软件实现，全省采用统一的账套和会计科目、会计报表样式、会计核算原则和方法。全省核算主体按${entities}个、财务用户按${users}名配置。业务管理系统与财务管理系统之间建立无缝接口，即时传递实收实支数据，支持会计凭证生成和往来对账。`,
        `Fund accounting stands beside the business system, bought from a specialist maker, with one set of books, subjects, statements and rules for the province: ${entities} accounting entities and ${users} users. An interface hands over receipts and payments at once, for vouchers and reconciliation.`,
      ),
      own
        ? say("财务数据库独立部署，双机集群。", "Its database has two servers of its own, as a cluster.")
        : say(
            "财务数据库与业务管理系统集成部署，共用业务数据库集群（表7允许）。",
            "Its database shares the cluster of the business system, as table 7 allows.",
          ),
    ],
  };
}

function publicServices(source: Source): DocumentSection {
  const byCity = source.input.province.options.hotline === "city";
  const agents = source.show("hotline.agents");
  const visits = source.show("public.visits.busyHour");
  const outlet = source.show("internet.outlet");
  return {
    title: { zh: "公共服务系统", en: "Public services" },
    blocks: [
      say(
        `公共服务系统由12333电话咨询服务系统、网上服务系统、掌上12333移动信息服务系统、自助服务一体机系统组成，按“一个后台，多种接入方式、提供多渠道服务”的原则统筹部署，在网络安全隔离前提下与业务管理系统交换数据。最忙一小时线上访问按${visits}次测算，互联网出口按${outlet} Mbit/s配置。`,
        `The public services are the 12333 hotline, online services, mobile 12333 and self-service kiosks: one back end, many channels, exchanging data with the business system across the isolation gap. The busiest hour is sized for ${visits} visits, the internet outlet for ${outlet} Mbit/s.`,
      ),
      byCity
        ? say(
            `12333电话咨询服务系统由地市分别建设，与省级集中业务管理系统建立信息交换渠道；全省座席合计测算为${agents}个。`,
            `The hotline is run city by city, with a channel to the provincial business system; ${agents} agents in all.`,
          )
        : say(
            `12333电话咨询服务系统全省集中建设，座席测算为${agents}个。`,
            `The hotline is run once for the province, with ${agents} agents.`,
          ),
    ],
  };
}

function others(source: Source): DocumentSection {
  const ids = new Set(["statistics", "monitoring-network", "supervision", "decision", "cross-region"]);
  const present = source.input.dataCenter.systems.filter(({ id }) => ids.has(id));
  const names = listed(present.map(({ name }) => name));
  return {
    title: { zh: "其他应用系统", en: "Other applications" },
    blocks: [
      present.length > 0
        ? say(
            `在现有软件基础上扩充${names.zh}的机关事业单位养老保险指标、报表和分析主题，部署在综合应用区，第二阶段实施。`,
            `${names.en} are extended with the indicators, statements and subjects of public-sector pensions, in the general application zone, in the second phase.`,
          )
        : say(
            "统计、联网监测、基金监管、宏观决策、跨地区等系统列入第二阶段，本次不建设。",
            "Statistics, data monitoring, fund supervision, decision support and cross-region services belong to the second phase and are not built now.",
          ),
    ],
  };
}

function deployment(source: Source): DocumentSection {
  const { options } = source.input.province;
  return {
    title: { zh: "系统部署要求", en: "Deployment" },
    blocks: [
      say(
        `业务管理系统应用服务器${source.show("app.servers")}台，按集群配备${options.optionalEquipment.includes("network.loadBalancer") ? "并设负载均衡设备" : ""}；数据库服务器${source.show("database.servers")}台，双机集群，每台${source.show("database.cores")}核、${source.show("database.memory")} GiB内存。业务专网和外网的应用服务器、数据库服务器和存储分别配备。`,
        `The business system has ${source.show("app.servers")} application servers in a cluster${options.optionalEquipment.includes("network.loadBalancer") ? " behind load balancers" : ""}, and ${source.show("database.servers")} database servers as a cluster, each with ${source.show("database.cores")} cores and ${source.show("database.memory")} GiB. Servers and storage of the business net and of the outside net are apart.`,
      ),
      hostsTable(source.input.dataCenter),
    ],
  };
}

function inRow(texts: readonly Text[]): Text {
  return { zh: texts.map(({ zh }) => zh).join("、"), en: texts.map(({ en }) => en).join("; ") };
}
