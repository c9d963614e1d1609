import { agentsNeeded, agentsNeededSheet } from "../erlang.ts";
import { formula, type Formula } from "../formula.ts";
import { mbitPerSecond } from "../functions/lines.ts";
import { callsPerBusyHour, internetRequiredKbPerSecond, visitsPerBusyHour } from "../functions/services.ts";
import { orderableMbitUp, orderableMbitUpSheet } from "../rounding.ts";

const outletReason = {
  zh: "我方口径：三4 要求扩充互联网出口而未给算法；按最忙一小时的访问量计",
  en: "Ours: scheme 三4 asks for a wider internet outlet without a rule; sized by the visits of the busiest hour",
};
const hotlineReason = {
  zh: "我方口径：二（三）要求 12333 电话咨询而未给坐席数；按 Erlang C 排队公式",
  en: "Ours: scheme 二（三） asks for the 12333 hotline without a number of agents; by Erlang's C formula",
};

/** What the public uses: the internet outlet and the hotline. */
export const serviceFormulas: readonly Formula[] = [
  formula({
    id: "public.visits.busyHour",
    name: { zh: "最忙一小时线上访问次数", en: "Online and mobile visits in the busiest hour" },
    unit: "visits/h",
    formula: "insured × publicVisits × 12 / workDays × publicPeakShare",
    inputs: ["insured", "publicVisits", "workDays", "publicPeakShare"],
    compute: (insured, publicVisitsPerMonth, workDaysPerYear, publicPeakShare) =>
      visitsPerBusyHour({ insured, publicVisitsPerMonth, workDaysPerYear, publicPeakShare }),
    sheet: "{insured}*{publicVisits}*12/{workDays}*{publicPeakShare}",
    decimals: 0,
    origin: "ours",
    source: outletReason,
  }),
  formula({
    id: "internet.outlet.required",
    name: { zh: "互联网出口所需带宽", en: "Internet outlet: rate needed" },
    unit: "KB/s",
    formula: "public.visits.busyHour × kbPerVisit / 3600 / linkEfficiency",
    inputs: ["public.visits.busyHour", "kbPerVisit", "linkEfficiency"],
    compute: (visitsPerHour, kbPerVisit, linkEfficiency) => internetRequiredKbPerSecond({ visitsPerHour, kbPerVisit, linkEfficiency }),
    sheet: "{public.visits.busyHour}*{kbPerVisit}/3600/{linkEfficiency}",
    decimals: 2,
    origin: "ours",
    source: outletReason,
  }),
  formula({
    id: "internet.outlet",
    name: { zh: "互联网出口订购带宽", en: "Internet outlet: rate to order" },
    unit: "Mbit/s",
    formula: "orderableMbitUp(internet.outlet.required × 1024 × 8 / 10⁶)",
    inputs: ["internet.outlet.required"],
    compute: (kbPerSecond) => orderableMbitUp(mbitPerSecond({ kbPerSecond })),
    sheet: orderableMbitUpSheet("{internet.outlet.required}*8192/10^6"),
    decimals: 0,
    origin: "ours",
    source: outletReason,
  }),
  formula({
    id: "hotline.calls.busyHour",
    name: { zh: "12333 最忙一小时来电数", en: "Hotline calls in the busiest hour" },
    unit: "calls/h",
    formula: "insured × callsPerInsured / workDays × max(busyHourShare, min(1, 1 / callHours))",
    inputs: ["insured", "callsPerInsured", "workDays", "busyHourShare", "callHours"],
    compute: (insured, callsPerInsuredPerYear, workDaysPerYear, busyHourShare, callHours) =>
      callsPerBusyHour({ insured, callsPerInsuredPerYear, workDaysPerYear, busyHourShare, callHours }),
    sheet: "{insured}*{callsPerInsured}/{workDays}*MAX({busyHourShare},MIN(1,1/{callHours}))",
    decimals: 0,
    origin: "ours",
    source: hotlineReason,
  }),
  formula({
    id: "hotline.sites",
    name: { zh: "12333 呼叫中心数", en: "Hotline centres" },
    unit: "centres",
    formula: "option.hotlineByCity ? max(1, offices.cities) : 1",
    inputs: ["option.hotlineByCity", "offices.cities"],
    compute: (byCity, cities) => (byCity === 1 ? Math.max(1, cities) : 1),
    sheet: "IF({option.hotlineByCity}=1,MAX(1,{offices.cities}),1)",
    decimals: 0,
    origin: "ours",
    source: hotlineReason,
  }),
  formula({
    id: "hotline.erlangs",
    name: { zh: "每个呼叫中心忙时话务量", en: "Busy-hour traffic of one hotline centre" },
    unit: "erlangs",
    formula: "hotline.calls.busyHour × callSeconds / 3600 / hotline.sites",
    inputs: ["hotline.calls.busyHour", "callSeconds", "hotline.sites"],
    compute: (callsPerHour, callSeconds, sites) => (callsPerHour * callSeconds) / 3600 / sites,
    sheet: "{hotline.calls.busyHour}*{callSeconds}/3600/{hotline.sites}",
    decimals: 2,
    origin: "ours",
    source: hotlineReason,
  }),
  formula({
    id: "hotline.agents",
    name: { zh: "12333 忙时坐席总数", en: "Hotline agents in the busiest hour, all centres" },
    unit: "agents",
    formula: "hotline.sites × erlangC⁻¹(hotline.erlangs, callSeconds, answerSeconds, answerShare)",
    inputs: ["hotline.sites", "hotline.erlangs", "callSeconds", "answerSeconds", "answerShare"],
    compute: (sites, erlangs, callSeconds, answerSeconds, answerShare) =>
      sites * agentsNeeded({ erlangs, callSeconds, answerSeconds, answerShare }),
    sheet: `{hotline.sites}*${agentsNeededSheet("{hotline.erlangs}", "{callSeconds}", "{answerSeconds}", "{answerShare}")}`,
    decimals: 0,
    origin: "ours",
    source: hotlineReason,
    note: {
      zh: "在席人数，未含轮班、休假；分地市建设时各中心不能互相支援，合计更多。",
      en: "Agents at their desks, without shifts and leave; centres by city cannot help one another, so that the sum is larger.",
    },
  }),
];
