import { formula, type Formula } from "../formula.ts";
import {
  bandwidthPayloadKbPerSecond,
  bandwidthRequiredKbPerSecond,
  cityInsured,
  countyInsured,
  lineArrivals,
  lineRatePerSecond,
  lineRequiredKbPerSecond,
  mbitPerSecond,
  nightUploadHours,
  outletInsured,
} from "../functions/lines.ts";
import { poissonQuantileSheet } from "../probability.ts";
import { orderableMbitUp, orderableMbitUpSheet } from "../rounding.ts";
import { schemeTraffic } from "../sources.ts";

const evenReason = {
  zh: "我方口径：参保人平均分摊到各经办机构；已知各地人数时按实际逐条计算",
  en: "Ours: the insured spread evenly over the offices; where a place's own number is known its line is sized by that",
};
const poissonReason = {
  zh: "我方口径：方案只算全省均值；单个机构的业务随机到达（泊松分布），线路须容下任一秒的到达量（置信度 linkConfidence）",
  en: "Ours: the scheme has the provincial mean only; at one office people arrive at random (Poisson), and a line must hold any one second's arrivals (linkConfidence)",
};
const orderReason = {
  zh: "我方口径：运营商可订档位 2、4、6、8、10、20、30、50、100、155、200、300、500、1000 Mbit/s，向上取档",
  en: "Ours: the next of what carriers sell: 2, 4, 6, 8, 10, 20, 30, 50, 100, 155, 200, 300, 500, 1,000 Mbit/s",
};
const nightReason = {
  zh: "我方口径：落实二（一）3（2）“晚上空闲时上传”，核对一夜能否传完峰值日的档案",
  en: "Ours: scheme 二（一）3（2） uploads at night; this checks that a peak day's papers fit the night",
};

type Level = Readonly<{ id: string; zh: string; en: string; insured: Formula }>;

const levels: readonly Level[] = [
  {
    id: "link.county",
    zh: "县（区）线路",
    en: "County line",
    insured: formula({
      id: "link.county.insured",
      name: { zh: "县（区）线路承载的参保人数", en: "Insured behind a county's line" },
      unit: "persons",
      formula: "insured / offices",
      inputs: ["insured", "offices", "offices.counties"],
      compute: (insured, offices, countyOffices) => countyInsured({ insured, offices, countyOffices }),
      sheet: "IF({offices.counties}=0,0,{insured}/{offices})",
      decimals: 0,
      origin: "ours",
      source: evenReason,
    }),
  },
  {
    id: "link.city",
    zh: "地市线路",
    en: "City line",
    insured: formula({
      id: "link.city.insured",
      name: { zh: "地市线路承载的参保人数", en: "Insured behind a city's line" },
      unit: "persons",
      formula: "insured / offices × (1 + ⌈offices.counties / offices.cities⌉)",
      inputs: ["insured", "offices", "offices.cities", "offices.counties"],
      compute: (insured, offices, cityOffices, countyOffices) => cityInsured({ insured, offices, cityOffices, countyOffices }),
      sheet: "IF({offices.cities}=0,0,{insured}/{offices}*(1+ROUNDUP({offices.counties}/{offices.cities},0)))",
      decimals: 0,
      origin: "ours",
      source: evenReason,
      note: { zh: "取下辖县（区）最多的地市。", en: "That of the city with the most counties." },
    }),
  },
  {
    id: "link.provinceOutlet",
    zh: "省中心广域网出口",
    en: "Province's WAN outlet",
    insured: formula({
      id: "link.provinceOutlet.insured",
      name: { zh: "省中心广域网出口承载的参保人数", en: "Insured behind the province's WAN outlet" },
      unit: "persons",
      formula: "insured × (offices − offices.province) / offices",
      inputs: ["insured", "offices", "offices.province"],
      compute: (insured, offices, provinceOffices) => outletInsured({ insured, offices, provinceOffices }),
      sheet: "{insured}*({offices}-{offices.province})/{offices}",
      decimals: 0,
      origin: "ours",
      source: evenReason,
      note: { zh: "省本级经办机构走局域网。", en: "The provincial office works on the LAN." },
    }),
  },
];

/** The scheme's bandwidth, then what each kind of line needs and what can be ordered. */
export const bandwidthFormulas: readonly Formula[] = [
  formula({
    id: "bandwidth.payload",
    name: { zh: "峰值纯数据流量", en: "Payload at the peak" },
    unit: "KB/s",
    formula: "insured × a1 × kbPerTransaction / (peakMinutes × 60) / responseSeconds",
    inputs: ["insured", "a1", "kbPerTransaction", "peakMinutes", "responseSeconds"],
    compute: (insured, a1, kbPerTransaction, peakMinutes, responseSeconds) =>
      bandwidthPayloadKbPerSecond({ insured, a1, kbPerTransaction, peakMinutes, responseSeconds }),
    sheet: "{insured}*{a1}*{kbPerTransaction}/({peakMinutes}*60)/{responseSeconds}",
    decimals: 2,
    origin: "scheme",
    source: schemeTraffic,
    printed: ["222"],
    printedNote: { zh: "精确值 222.222…，方案取整。", en: "Exactly 222.222...; the scheme drops the decimals." },
  }),
  formula({
    id: "bandwidth.required",
    name: { zh: "省级网络所需峰值带宽", en: "Bandwidth that the province needs at the peak" },
    unit: "KB/s",
    formula: "bandwidth.payload × bandwidthFactor",
    inputs: ["bandwidth.payload", "bandwidthFactor"],
    compute: (payloadKbPerSecond, bandwidthFactor) => bandwidthRequiredKbPerSecond({ payloadKbPerSecond, bandwidthFactor }),
    sheet: "{bandwidth.payload}*{bandwidthFactor}",
    decimals: 2,
    origin: "scheme",
    source: schemeTraffic,
    printed: ["666"],
    printedNote: {
      zh: "方案由取整后的 222×3 得 666；精确值 666.666…，四舍五入应为 667。",
      en: "The scheme takes 3 × its truncated 222; exactly it is 666.666..., which rounds to 667.",
    },
  }),
  ...levels.flatMap(lineFormulas),
  ...levels.map(nightFormula),
  formula({
    id: "archive.nightUpload.fits",
    name: { zh: "夜间能否传完峰值日档案", en: "Whether a peak day's papers fit the night" },
    unit: "0/1",
    formula: "max(archive.nightUpload.county, .city, .provinceOutlet) ≤ nightHours",
    inputs: ["archive.nightUpload.county", "archive.nightUpload.city", "archive.nightUpload.provinceOutlet", "nightHours"],
    compute: (county, city, outlet, nightHours) => Number(Math.max(county, city, outlet) <= nightHours),
    sheet: "IF(MAX({archive.nightUpload.county},{archive.nightUpload.city},{archive.nightUpload.provinceOutlet})<={nightHours},1,0)",
    decimals: 0,
    origin: "ours",
    source: nightReason,
    note: { zh: "1 能，0 不能。", en: "1 yes, 0 no." },
  }),
];

function lineFormulas(level: Level): Formula[] {
  const { id, zh, en } = level;
  return [
    level.insured,
    formula({
      id: `${id}.rate`,
      name: { zh: `${zh}峰值业务交易率`, en: `${en}: transactions a second at the peak` },
      unit: "transactions/s",
      formula: `${id}.insured × a1 × ct / (peakMinutes × 60)`,
      inputs: [`${id}.insured`, "a1", "ct", "peakMinutes"],
      compute: (insured, a1, ct, peakMinutes) => lineRatePerSecond({ insured, a1, ct, peakMinutes }),
      sheet: `{${id}.insured}*{a1}*{ct}/({peakMinutes}*60)`,
      decimals: 2,
      origin: "ours",
      source: poissonReason,
    }),
    formula({
      id: `${id}.arrivals`,
      name: { zh: `${zh}一秒内到达的交易数`, en: `${en}: transactions that may arrive within one second` },
      unit: "transactions",
      formula: `max(1, poissonQuantile(${id}.rate, linkConfidence)), 0 where nobody comes`,
      inputs: [`${id}.rate`, "linkConfidence"],
      compute: (ratePerSecond, linkConfidence) => lineArrivals({ ratePerSecond, linkConfidence }),
      sheet: `IF({${id}.rate}<=0,0,MAX(1,${poissonQuantileSheet(`{${id}.rate}`, "{linkConfidence}")}))`,
      decimals: 0,
      origin: "ours",
      source: poissonReason,
    }),
    formula({
      id: `${id}.required`,
      name: { zh: `${zh}所需带宽`, en: `${en}: rate needed` },
      unit: "KB/s",
      formula: `(${id}.arrivals × kbPerTransaction × bandwidthFactor / responseSeconds + option.archiveByDay × ${id}.rate × archiveShare × pagesPerArchive × kbPerPage) / linkEfficiency`,
      inputs: [
        `${id}.arrivals`,
        "kbPerTransaction",
        "bandwidthFactor",
        "responseSeconds",
        `${id}.rate`,
        "option.archiveByDay",
        "archiveShare",
        "pagesPerArchive",
        "kbPerPage",
        "linkEfficiency",
      ],
      compute: (
        arrivals,
        kbPerTransaction,
        bandwidthFactor,
        responseSeconds,
        ratePerSecond,
        archivesByDay,
        archiveShare,
        pagesPerArchive,
        kbPerPage,
        linkEfficiency,
      ) =>
        lineRequiredKbPerSecond({
          arrivals,
          kbPerTransaction,
          bandwidthFactor,
          responseSeconds,
          ratePerSecond,
          archivesByDay,
          archiveShare,
          pagesPerArchive,
          kbPerPage,
          linkEfficiency,
        }),
      sheet: `({${id}.arrivals}*{kbPerTransaction}*{bandwidthFactor}/{responseSeconds}+{option.archiveByDay}*{${id}.rate}*{archiveShare}*{pagesPerArchive}*{kbPerPage})/{linkEfficiency}`,
      decimals: 2,
      origin: "ours",
      source: poissonReason,
    }),
    formula({
      id,
      name: { zh: `${zh}订购带宽`, en: `${en}: rate to order` },
      unit: "Mbit/s",
      formula: `orderableMbitUp(${id}.required × 1024 × 8 / 10⁶)`,
      inputs: [`${id}.required`],
      compute: (kbPerSecond) => orderableMbitUp(mbitPerSecond({ kbPerSecond })),
      sheet: orderableMbitUpSheet(`{${id}.required}*8192/10^6`),
      decimals: 0,
      origin: "ours",
      source: orderReason,
    }),
  ];
}

function nightFormula({ id, zh, en }: Level): Formula {
  return formula({
    id: `archive.nightUpload.${id.slice("link.".length)}`,
    name: { zh: `${zh}传完峰值日档案所需时长`, en: `${en}: hours that a peak day's papers take` },
    unit: "h",
    formula: `archive.perDay × ${id}.insured / insured / (${id} × linkEfficiency)`,
    inputs: ["archive.perDay", `${id}.insured`, "insured", id, "linkEfficiency"],
    compute: (archiveGibPerDay, lineInsured, insured, lineMbitPerSecond, linkEfficiency) =>
      nightUploadHours({ archiveGibPerDay, lineInsured, insured, lineMbitPerSecond, linkEfficiency }),
    sheet: `IF({${id}}=0,0,{archive.perDay}*{${id}.insured}/{insured}*1024^3*8/({${id}}*10^6*{linkEfficiency})/3600)`,
    decimals: 2,
    origin: "ours",
    source: nightReason,
  });
}
