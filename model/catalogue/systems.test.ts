import test from "ava";
import { archiveFunctions, collaborations } from "./collaborations.ts";
import { interfaces } from "./interfaces.ts";
import { systems } from "./systems.ts";

/** Table 1: the contract's id, the table's name, 地方实施 and 实施阶段. */
const table1: readonly (readonly [string, string, string, 1 | 2])[] = [
  ["business", "业务经办管理系统", "统一开发，地方本地化实施", 1],
  ["finance", "基金财务系统", "自行采购实施", 1],
  ["archives", "电子档案系统", "自行采购实施", 2],
  ["online", "网上服务系统", "自行建设", 1],
  ["mobile", "掌上12333移动信息服务系统", "统一开发，地方本地化接入", 1],
  ["hotline", "12333电话咨询服务系统", "自行建设", 1],
  ["kiosk", "自助服务一体机系统", "自行建设", 2],
  ["monitoring-network", "联网监测系统", "统一开发，分级部署", 2],
  ["statistics", "统计类系统", "自行建设", 2],
  ["supervision", "基金监管系统", "统一开发，分级部署", 2],
  ["decision", "宏观决策系统", "自行建设", 2],
  ["cross-region", "跨地区系统", "部里集中部署，地方自行接入", 2],
];

test("the systems are table 1's twelve, in its order, each delivered and phased as it says", (t) => {
  t.deepEqual(
    systems.map(({ id, name, delivery, phase }) => [id, name.zh.replace("（含职业年金）", ""), delivery.zh, phase]),
    table1.map((row) => [...row]),
  );
});

test("the systems that may follow gradually are the four that 一（一）1 names", (t) => {
  t.deepEqual(
    systems.filter(({ optional }) => optional).map(({ id }) => id),
    ["monitoring-network", "supervision", "decision", "cross-region"],
  );
});

test("the public services stand in the outside net but for telephone and kiosks, which 一（三） and 二（三） put in the business net", (t) => {
  t.deepEqual(
    systems.filter(({ zone }) => zone === "outside").map(({ id }) => id),
    ["online", "mobile"],
  );
});

test("a system shares the database of a system that has its own, or has its own", (t) => {
  for (const { id, sharesDatabaseWith, tiers } of systems) {
    const owner = systems.find((system) => system.id === (sharesDatabaseWith ?? id));
    t.true(owner !== undefined && owner.sharesDatabaseWith === undefined, id);
    t.true(
      owner!.tiers.some((tier) => tier.endsWith("-db")),
      id,
    );
    t.true(tiers.length > 0, id);
  }
});

/** Table 4: the contract's id, the table's name and 接口类型. */
const table4: readonly (readonly [string, string, string])[] = [
  ["personnel", "人事人才接口", "internal"],
  ["archives", "电子档案接口", "internal"],
  ["cardholders", "持卡库接口", "internal"],
  ["card-reader", "社会保障卡读写接口", "internal"],
  ["cross-region", "跨地区业务接口", "internal"],
  ["other-insurance", "医疗保险等其他险种系统接口", "internal"],
  ["bank", "委托代收/付银行接口", "external"],
  ["annuity-custodian", "年金托管人接口", "external"],
];

test("the interfaces are table 4's eight, in its order, six of them internal", (t) => {
  t.deepEqual(
    interfaces.map(({ id, name, kind }) => [id, name.zh, kind]),
    table4.map((row) => [...row]),
  );
});

test("an interface that leaves for other institutions goes through the front-end servers", (t) => {
  for (const { id, kind, via, from, to } of interfaces) {
    t.is(via === "front", kind === "external", id);
    t.not(from, to, id);
  }
});

test("table 5 has nine collaborations and table 6 two functions", (t) => {
  t.is(collaborations.length, 9);
  t.is(new Set(collaborations.map(({ id }) => id)).size, 9);
  t.is(collaborations.flatMap(({ pension }) => pension).length, 23);
  t.is(collaborations.flatMap(({ personnel }) => personnel).length, 10);
  t.deepEqual(
    archiveFunctions.map(({ name }) => name.zh),
    ["上传电子档案", "调用查看电子档案"],
  );
});

test("every entry of tables 1, 4, 5 and 6 has both languages and its table as source", (t) => {
  const entries = [
    ...systems.map((one) => ({ texts: [one.name, one.delivery], source: one.source, table: 1 })),
    ...interfaces.map((one) => ({ texts: [one.name, one.description], source: one.source, table: 4 })),
    ...collaborations.map((one) => ({ texts: [...one.pension, ...one.personnel], source: one.source, table: 5 })),
    ...archiveFunctions.map((one) => ({ texts: [one.name, ...one.methods, ...one.media], source: one.source, table: 6 })),
  ];
  for (const { texts, source, table } of entries) {
    for (const { zh, en } of texts) {
      t.regex(zh, /[\u4e00-\u9fff]/);
      t.regex(en, /[A-Za-z]{2}/);
    }
    t.true(source.zh.startsWith(`表${table}`) && source.en.startsWith(`Scheme table ${table}`), source.en);
  }
});
