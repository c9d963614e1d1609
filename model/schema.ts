import { z } from "zod";
import { assumptions, type AssumptionId } from "./catalogue/assumptions.ts";
import { equipment, type EquipmentId } from "./catalogue/equipment.ts";
import { isPrivateRange, parseCidr } from "./cidr.ts";
import { assumptionLeaf, choiceLeaf, facts, listOf, nameLeaf, numberLeaf } from "./leaf.ts";
import { limits } from "./limits.ts";
import { backupSchema, optionsSchema } from "./schema-choices.ts";
import { machinesSchema } from "./schema-machines.ts";
import type { Text } from "./text.ts";

const baseline = { zh: "五、基础测算", en: "Scheme 五, basic estimates" } as const satisfies Text;
const ours = { zh: "我方口径", en: "Ours" } as const satisfies Text;

const divides: Text = { zh: "公式除以该值，为零时无意义", en: "The formula divides by it" };
const boundHints: Partial<Record<AssumptionId, Text>> = {
  a1: { zh: "无人办理业务时没有高峰可测算", en: "With nobody transacting there is no peak to size" },
  peakMinutes: divides,
  responseSeconds: divides,
  m1: { zh: "公式除以 1−M1，M1 为 1 时除数为零", en: "The formula divides by 1 − M1, which is zero when M1 is 1" },
  tpmcPerCore: divides,
  linkEfficiency: divides,
  backupMbPerSecond: divides,
  linkConfidence: { zh: "概率为 1 时需要无限带宽", en: "A probability of 1 would take an endless line" },
  answerShare: { zh: "全部按时接通需要无限坐席", en: "Answering every call in time would take endless agents" },
};

/** What a file may say of each assumption. */
export const assumptionsSchema = z.strictObject(
  Object.fromEntries(
    assumptions.map((one) => {
      const scheme = { zh: `缺省 ${one.value} ${one.unit}`, en: `the default is ${one.value} ${one.unit}` };
      const bound = boundHints[one.id];
      const hint = bound
        ? { zh: `${bound.zh}；${scheme.zh}。`, en: `${bound.en}; ${scheme.en}.` }
        : { zh: `${one.name.zh}；${scheme.zh}。`, en: `${one.name.en}; ${scheme.en}.` };
      return [one.id, assumptionLeaf(one, { name: one.name, source: one.source, hint }).optional()];
    }),
  ) as Record<AssumptionId, z.ZodOptional<ReturnType<typeof assumptionLeaf>>>,
);

const existingSchema = z.strictObject(
  Object.fromEntries(
    equipment.map((line) => {
      const name = { zh: `已有：${line.name.zh}（${line.category.zh}）`, en: `Existing: ${line.name.en} (${line.category.en})` };
      const hint = { zh: "写可复用的数量，没有就不写。", en: "Write how many can be used again; leave the line out where there are none." };
      return [line.id, count(0, limits.existing, { name, source: line.source, hint }).optional()];
    }),
  ) as Record<EquipmentId, z.ZodOptional<z.ZodNumber>>,
);

const county = section(
  z.strictObject({
    code: code("区县代码", "County's code"),
    name: nameLeaf({ name: { zh: "区县名称", en: "County's name" }, source: ours }),
    insured: ownInsured().optional(),
  }),
  { zh: "区县", en: "County" },
  ours,
);

const city = section(
  z.strictObject({
    code: code("地市代码", "City's code"),
    name: nameLeaf({ name: { zh: "地市名称", en: "City's name" }, source: ours }),
    insured: ownInsured().optional(),
    counties: listOf(county, limits.counties).register(facts, {
      name: { zh: "所辖区县", en: "Its counties" },
      expected: {
        zh: `至多 ${limits.counties} 个区县的列表，可为空 []`,
        en: `a list of at most ${limits.counties} counties, which may be empty: []`,
      },
      source: ours,
      hint: { zh: "每项为 {code, name, insured}。", en: "Each is {code, name, insured}." },
    }),
  }),
  { zh: "地市", en: "City" },
  ours,
);

const offices = z.strictObject({
  province: count(1, 1, {
    name: { zh: "省本级经办机构数", en: "Provincial offices" },
    source: baseline,
    hint: { zh: "方案的省集中模式只有一个省本级经办。", en: "The scheme's provincial system has exactly one provincial office." },
  }).default(1),
  cities: count(0, limits.cities, { name: { zh: "地市级经办机构数", en: "City offices" }, source: baseline }),
  counties: count(0, limits.counties, { name: { zh: "县（区）经办机构数", en: "County offices" }, source: baseline }),
});

const staffPerOffice = z.strictObject({
  operations: staff({ zh: "每机构业务经办人数", en: "Operators an office" }).default(5),
  finance: staff({ zh: "每机构财务经办人数", en: "Accountants an office" }).default(2),
  supervision: staff({ zh: "每机构监督分析人数", en: "Supervisors and analysts an office" }).default(2),
});

const network = z.strictObject({
  business: range("业务专网地址段", "Address range of the business net").default("10.0.0.0/8"),
  outside: range("外网地址段", "Address range of the outside net").default("172.16.0.0/16"),
});

/** A province file as it may be written; what it leaves out takes its default. `facts` holds what each key means. */
export const provinceSchema = z.strictObject({
  name: nameLeaf({ name: { zh: "省份名称", en: "Name of the province" }, source: ours }).default({ zh: "某省", en: "A province" }),
  language: choiceLeaf(["zh", "en"], { name: { zh: "文档语言", en: "Language of its documents" }, source: ours }).default("zh"),
  insured: count(1, limits.insured, {
    name: { zh: "参保人数", en: "Insured people" },
    source: baseline,
    hint: {
      zh: "写整数，如 2000000；无人参保则无可测算。",
      en: "A plain number such as 2000000; with nobody insured there is nothing to size.",
    },
  }),
  offices: section(offices, { zh: "各级经办机构数", en: "Offices of each level" }, baseline).optional(),
  places: listOf(city, limits.cities)
    .register(facts, {
      name: { zh: "地市与区县名录", en: "Cities and counties by name" },
      expected: { zh: `至多 ${limits.cities} 个地市的列表`, en: `a list of at most ${limits.cities} cities` },
      source: ours,
      hint: { zh: "每项为 {code, name, insured, counties}。", en: "Each is {code, name, insured, counties}." },
    })
    .optional(),
  staffPerOffice: section(staffPerOffice, { zh: "每个机构的岗位数", en: "Posts an office" }, baseline).prefault({}),
  assumptions: section(assumptionsSchema, { zh: "测算参数", en: "Assumptions" }, baseline).prefault({}),
  options: section(optionsSchema, { zh: "方案留给各省的选择", en: "What the scheme leaves to the province" }, ours).prefault({}),
  existing: section(
    existingSchema,
    { zh: "已有可复用的设备", en: "Equipment that exists and is used again" },
    {
      zh: "二（五）、七（一）：先利用现有设备",
      en: "Scheme 二（五） and 七（一）: use what exists first",
    },
  ).prefault({}),
  network: section(network, { zh: "地址段", en: "Address ranges" }, ours).prefault({}),
  backup: section(backupSchema, { zh: "备份策略", en: "Backup policy" }, { zh: "四、2 备份服务", en: "Scheme 四、2, backup" }).prefault({}),
  machines: machinesSchema.optional(),
});

facts.add(provinceSchema, {
  name: { zh: "省份文件", en: "Province file" },
  expected: { zh: "含 insured、offices 等键的省份文件", en: "a province file with keys such as insured and offices" },
  source: ours,
  hint: { zh: "./jinbao init 新文件名 可写出一份带注释的文件。", en: "./jinbao init NEWFILE writes a commented one." },
});

/** A province file that fits the schema, defaults filled in, not yet cross-checked. */
export type ProvinceFile = z.output<typeof provinceSchema>;

function count(min: number, max: number, about: Readonly<{ name: Text; source: Text; hint?: Text }>): z.ZodNumber {
  return numberLeaf({ min, max, integer: true }, about);
}

function staff(name: Text): z.ZodNumber {
  return count(0, limits.staffPerOffice, { name, source: baseline });
}

function ownInsured(): z.ZodNumber {
  return count(0, limits.insured, {
    name: { zh: "该机构经办的参保人数（不含下级）", en: "Insured served by this office itself (without those below it)" },
    source: ours,
  });
}

function code(zh: string, en: string): z.ZodString {
  return z
    .string()
    .regex(/^\d{2,6}$/)
    .register(facts, {
      name: { zh, en },
      expected: { zh: "加引号的 2 到 6 位数字", en: "2 to 6 digits in quotes" },
      source: ours,
      hint: { zh: '写成 "01"：不加引号时前导零会丢失。', en: 'Write "01": without quotes a leading zero is lost.' },
    });
}

function range(zh: string, en: string): z.ZodString {
  return z
    .string()
    .refine((text) => {
      const parsed = parseCidr(text);
      return parsed !== undefined && isPrivateRange(parsed);
    })
    .register(facts, {
      name: { zh, en },
      expected: { zh: "私有地址段，如 10.0.0.0/8", en: "a private address range such as 10.0.0.0/8" },
      source: ours,
      hint: {
        zh: "只用 10.0.0.0/8、172.16.0.0/12、192.168.0.0/16 之内的地址，主机位为零。",
        en: "Within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, host bits zero.",
      },
    });
}

function section<Schema extends z.ZodObject>(schema: Schema, name: Text, source: Text): Schema {
  const keys = Object.keys(schema.shape).slice(0, 4).join(", ");
  facts.add(schema, { name, expected: { zh: `含 ${keys} 等键的一节`, en: `a section with keys such as ${keys}` }, source });
  return schema;
}
