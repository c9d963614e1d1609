import type { Text } from "../../../model/text.ts";
import { listed, say } from "../../build/blocks.ts";
import { numberWords } from "../../office/numbers.ts";
import type { DocumentBlock, DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";

/** Chapter 一: what is built, after which model, and where it stands. */
export function overallChapter(source: Source): DocumentSection {
  return {
    title: { zh: "总体建设方案", en: "Overall plan" },
    blocks: [...aim(source), scale(source)],
    sections: [content(source), model(source), deployment(source)],
  };
}

function aim({ report: { province } }: Source): readonly DocumentBlock[] {
  return [
    say(
      `为推进机关事业单位工作人员养老保险制度改革，支撑经办管理工作，依据《机关事业单位工作人员养老保险信息系统建设参考技术方案》（以下简称“参考技术方案”），按照人力资源社会保障信息化总体规划，结合${province.zh}实际，编制本方案。`,
      `This plan supports the reform of the pension insurance of staff of government bodies and public institutions and its administration. It follows the reference technical scheme for such information systems (“the scheme” below) and the general planning of human resources and social security, for ${province.en}.`,
    ),
  ];
}

/** The key facts of the report's first page. */
function scale({ report }: Source): DocumentBlock {
  const facts = report.sections.find(({ id }) => id === "summary")?.blocks.find(({ kind }) => kind === "facts");
  if (facts === undefined) throw new Error("the report's first page has no facts");
  return facts;
}

function content(source: Source): DocumentSection {
  const { systems } = source.input.dataCenter;
  const ofPhase = (phase: 1 | 2): Text => listed(systems.filter((system) => system.phase === phase).map(({ name }) => name));
  const first = ofPhase(1);
  const second = ofPhase(2);
  const hasSecond = systems.some(({ phase }) => phase === 2);
  const people = source.show("terminals");
  return {
    title: { zh: "总体建设内容", en: "What is built" },
    blocks: [
      say(
        `1．应用系统方面。第一阶段建设${first.zh}。${hasSecond ? `第二阶段建设${second.zh}。` : "第二阶段各系统本次不列入。"}`,
        `1. Applications. The first phase builds ${first.en}. ${hasSecond ? `The second phase builds ${second.en}.` : "The systems of the second phase are left for later."}`,
      ),
      say(
        "2．基础环境方面。充分利用金保工程一期建设的数据中心机房、网络和设备，可以复用的不再新建，可以扩充的做扩建处理。网络系统在已连通部、省、市、县的基础上按业务量扩展带宽，形成支撑实时业务的业务专网；安全系统参照安全等级保护三级要求建设，做好定级备案和等保测评；在省级数据中心建设全省集中的数据备份系统。",
        "2. Base environment. The machine room, network and equipment of the first phase of Golden Insurance are used in full: what can be reused is not built anew, what can be extended is extended. The network is widened by the load into a business net fit for real-time work; security follows Level 3 of classified protection, with filing and assessment; a central backup system stands in the provincial data centre.",
      ),
      say(
        `3．实施培训方面。对各级系统建设人员提供系统规划设计和部署实施培训，对各级业务操作人员共${people}名提供系统操作培训。`,
        `3. Training. Those who build the system are trained in design and deployment, and all ${people} operators in its use.`,
      ),
    ],
  };
}

function model(source: Source): DocumentSection {
  const { province, dataCenter } = source.input;
  const reused = dataCenter.equipment.filter((line) => line.reused > 0);
  const reusedWords = listed(
    reused.map(({ name, reused: count, unit }) => ({
      zh: `${name.zh}${numberWords(count)}${unit.zh}`,
      en: `${name.en} (${numberWords(count)})`,
    })),
  );
  return {
    title: { zh: "系统建设模式", en: "Model of building" },
    blocks: [
      say(
        "以省级集中为建设原则，在省级数据中心集中建设部署机关事业单位工作人员养老保险信息系统，市、县经办机构通过业务专网使用。",
        "The system is built once, in the provincial data centre; cities and counties work on it over the business net.",
      ),
      reused.length > 0
        ? say(
            `先利旧、后采购。本次利旧的现有设备包括：${reusedWords.zh}，采购数量已相应扣减（见第六章）。`,
            `Reuse before purchase. What exists and is used again: ${reusedWords.en}; purchases are less by as much (chapter 6).`,
          )
        : say(
            "先利旧、后采购。本次测算未登记可利旧的现有设备，采购前应清点现有资源并据实扣减。",
            "Reuse before purchase. No existing equipment is registered yet: take stock before buying, and subtract it.",
          ),
      province.options.medicalInsurance === "cities"
        ? say(
            "医疗保险等其他险种系统仍在各地市，逐市建立接口，先期实现人员基本信息、参保信息、缴费信息的共享比对，逐步实现业务协同。",
            "Medical and other insurance still run city by city: an interface to each shares basic, participation and contribution data first, and joins the work step by step.",
          )
        : say(
            "医疗保险等其他险种系统已省级集中，通过一个接口实现信息共享与业务协同。",
            "Medical and other insurance run in one provincial system, joined by one interface.",
          ),
    ],
  };
}

function deployment(source: Source): DocumentSection {
  const { dataCenter } = source.input;
  const namesIn = (net: string): Text => {
    const zones = new Set(dataCenter.zones.filter((zone) => zone.net === net).map(({ id }) => id));
    return listed(dataCenter.systems.filter((system) => zones.has(system.zone)).map(({ name }) => name));
  };
  const business = namesIn("business");
  const outside = namesIn("outside");
  return {
    title: { zh: "系统部署模式", en: "Where it stands" },
    blocks: [
      say(
        `在省级业务专网部署${business.zh}；在外网（互联网）部署${outside.zh}。外网和业务专网之间采用网闸隔离，除网闸摆渡的报文和文件外没有任何连接。`,
        `In the business net stand ${business.en}; in the outside net (internet) ${outside.en}. Between the two stands an isolation gap: apart from the messages and files that it carries there is no connection.`,
      ),
      { kind: "topology", id: "topology", title: { zh: "信息系统部署结构图", en: "Deployment of the information system" } },
    ],
  };
}
