import type { Text } from "../../../model/text.ts";
import { say } from "../../build/blocks.ts";
import { implementationParts } from "../../build/implementation.ts";
import type { Block, Report } from "../../report.ts";
import type { DocumentBlock, DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";

/** Chapter 七: what the scheme asks of implementation, localisation and maintenance, as checklists sized to the province. */
export function implementationChapter(source: Source): DocumentSection {
  return {
    title: { zh: "系统实施维护要求", en: "Implementation and maintenance" },
    blocks: [],
    sections: parts.map(({ title, opening, id }) => ({ title, blocks: [opening, ...checklistsOf(source.report, id)] })),
  };
}

/** The checklists of one part of the report's own chapter. */
function checklistsOf({ sections }: Report, part: string): readonly Block[] {
  const found = sections.flatMap((chapter) => chapter.sections).find(({ id }) => id === part);
  if (found === undefined) throw new Error(`the report has no section ${part}`);
  return found.blocks.filter(({ kind }) => kind === "checklist");
}

const parts: readonly Readonly<{ title: Text; opening: DocumentBlock; id: string }>[] = [
  {
    title: { zh: "系统实施要求", en: "Implementation" },
    opening: say(
      "按照急用为先的原则逐步推进，做好系统软硬件部署方案、网络拓扑结构设计、数据库空间规划、系统安全防护设计，以及数据转换、参数配置和培训等工作。下列事项逐项落实，完成后在方框内打勾。",
      "What is urgent comes first: deployment, network topology, database space, protection, data conversion, parameters and training. Tick each item when it is done.",
    ),
    id: implementationParts.rollOut,
  },
  {
    title: { zh: "系统本地化要求", en: "Localisation" },
    opening: say(
      "对有新业务点和流程变化的部分，本着“最少必需”的原则进行本地化开发。",
      "Only what is new or different here is developed, and as little of it as must be.",
    ),
    id: implementationParts.localisation,
  },
  {
    title: { zh: "系统维护要求", en: "Maintenance" },
    opening: say(
      "做好多层级用户权限、入网机构代码、应用系统、数据库、终端设备和网络边界的维护管理，保证运行维护人员相对稳定，技术部门和业务部门紧密配合。",
      "Rights of users at every level, institution codes, applications, databases, terminals and the boundary are kept in order by a stable staff, technical and business departments together.",
    ),
    id: implementationParts.maintenance,
  },
];
