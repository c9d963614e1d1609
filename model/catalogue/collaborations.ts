import type { Text } from "../text.ts";

/**
 * Pension business and the personnel business that belongs to it. The table's middle column holds an arrow that does not survive in
 * the text we have, so no direction is claimed here.
 */
export type Collaboration = Readonly<{ id: string; pension: readonly Text[]; personnel: readonly Text[]; source: Text }>;

/** How the business system reaches the electronic archives. */
export type ArchiveFunction = Readonly<{ id: string; name: Text; methods: readonly Text[]; media: readonly Text[]; source: Text }>;

const table5 = {
  zh: "表5；二（一）3（1）机关事业单位人事人才管理系统",
  en: "Scheme table 5; 二（一）3（1）, personnel and talent management",
} as const satisfies Text;
const table6 = {
  zh: "表6；二（一）3（2）电子档案管理系统",
  en: "Scheme table 6; 二（一）3（2）, electronic archives",
} as const satisfies Text;

/** `[id, pension, personnel]`; each side's items as `zh|en`. */
const pairs: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    "establishment",
    [
      "单位参保登记|Enrol an employer",
      "单位登记变更|Change an employer's registration",
      "单位合并/分立|Merge or split employers",
      "单位参保暂停/恢复|Suspend or resume an employer",
      "单位成建制转入/转出|Transfer a whole employer in or out",
      "单位终止参保|End an employer's participation",
    ],
    ["机构编制管理|Establishment of institutions"],
  ],
  [
    "entry",
    ["人员参保登记|Enrol a person", "参保关系转入|Transfer a participation in", "缴费工资申报|Declare contribution wages"],
    ["人员进入|Person joins", "军转干部安置|Demobilised officer placed"],
  ],
  [
    "change",
    ["人员信息变更|Change a person's data", "人员参保暂停/恢复|Suspend or resume a person", "缴费工资申报|Declare contribution wages"],
    ["人事关系变更|Change of employment relation"],
  ],
  ["wage", ["缴费工资调整|Adjust contribution wages"], ["工资调整|Wage adjustment"]],
  [
    "disability",
    ["人员在职转退职|Move a person from active to discharged", "病残津贴核发|Assess and pay a disability allowance"],
    ["因病、非因工致残退出工作|Leaves work through illness or a disability not caused by it"],
  ],
  ["leaving", ["在职人员退保|Active person withdraws", "参保关系转出|Transfer a participation out"], ["人员退出|Person leaves"]],
  [
    "retirement",
    ["人员在职转退休|Move a person from active to retired", "退休待遇核发|Assess and pay a retirement benefit"],
    ["退休审批|Retirement approval"],
  ],
  ["benefit", ["退休待遇调整|Adjust retirement benefits"], ["退休待遇调整|Adjustment of retirement benefits"]],
  [
    "death",
    [
      "死亡终止参保|End participation on death",
      "个人账户余额清退|Pay out the account's balance",
      "丧葬费、抚恤金核发|Assess and pay funeral costs and the survivors' grant",
    ],
    ["死亡终止人事关系|Employment relation ends on death"],
  ],
];

/** Table 5's nine rows, in its order. */
export const collaborations: readonly Collaboration[] = pairs.map(([id, pension, personnel]) => ({
  id,
  pension: pension.map(spelt),
  personnel: personnel.map(spelt),
  source: table5,
}));

const archiveMethods = ["URL直接调用|Direct call by URL", "应用接口调用|Call of the application interface"].map(spelt);
const archiveMedia = ["高拍仪|Document camera", "扫描仪|Scanner", "外部扫描|Scanned elsewhere"].map(spelt);

/** Table 6's two functions, which share methods and media. */
export const archiveFunctions: readonly ArchiveFunction[] = [
  { id: "upload", name: spelt("上传电子档案|Upload electronic archives"), methods: archiveMethods, media: archiveMedia, source: table6 },
  {
    id: "view",
    name: spelt("调用查看电子档案|Call up and view electronic archives"),
    methods: archiveMethods,
    media: archiveMedia,
    source: table6,
  },
];

function spelt(words: string): Text {
  const [zh, en] = words.split("|");
  if (zh === undefined || en === undefined) throw new Error(`Not of the form zh|en: ${words}`);
  return { zh, en };
}
