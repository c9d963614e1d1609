import test from "ava";
import { functions } from "./functions.ts";

/** Each 栏目 of the two tables with the number of its functions, its first and its last, copied from the scheme. */
const groups: readonly (readonly [table: 2 | 3, group: string, count: number, first: string, last: string])[] = [
  [2, "系统首页", 2, "系统UI调整", "业务提醒"],
  [2, "系统管理", 10, "通用审核配置", "系统代码管理"],
  [2, "机构管理", 2, "社保机构管理", "银行信息管理"],
  [2, "单位参保关系", 9, "单位参保登记", "单位成建制转出"],
  [2, "人员参保关系", 10, "人员信息新增（含批量）", "改革前离退休人员批量新增"],
  [2, "缴费申报", 7, "个人补收", "社平工资启用"],
  [2, "基金征缴", 6, "生成应缴计划", "单位延期缴费"],
  [2, "个人账户", 8, "在职个人账户计息", "权益单发放管理"],
  [2, "转移接续", 8, "申请表录入", "转出统筹外退回"],
  [2, "退休业务", 17, "退休待遇申报核定", "原离退休人员新增"],
  [2, "退休待遇支付业务", 4, "待遇支付计划生成", "实发到账查询"],
  [2, "资格认证", 5, "认证任务发起", "资格认证查询"],
  [2, "综合查询", 4, "单位信息查询", "年金信息查询"],
  [2, "月结", 2, "公共业务过月", "待遇业务过月"],
  [2, "统计报表", 3, "公共业务统计", "职业年金统计"],
  [2, "绩效管理", 3, "个人绩效管理", "绩效考核参数管理"],
  [2, "审批管理", 5, "通用审批", "网上申报年金工资申报处理"],
  [3, "年金机构管理", 4, "受托人管理", "投资管理人管理"],
  [3, "年金计划管理", 6, "年金计划新增", "定价日管理"],
  [3, "投资转换管理", 1, "投资转换申请", "投资转换申请"],
  [3, "年金转移", 2, "年金账户转出", "年金账户转入"],
  [3, "投资成交管理", 3, "估值信息管理", "投资成交汇总"],
  [3, "费用管理", 2, "年金费用管理", "账户管理费管理"],
  [3, "年金待遇支付", 7, "生成赎回指令", "二次发放"],
  [3, "个人账户管理", 5, "账户做实申请", "年金账户年度计息"],
  [3, "职业年金估值接口", 1, "职业年金估值接口", "职业年金估值接口"],
  [3, "商保产品管理", 1, "商保产品管理", "商保产品管理"],
  [3, "年金查询", 4, "个人帐户明细查询", "单位净值历史查询"],
  [3, "年金报表", 1, "年金资产统计表", "年金资产统计表"],
];

test("tables 2 and 3 have 105 and 37 functions", (t) => {
  t.is(functions.filter(({ table }) => table === 2).length, 105);
  t.is(functions.filter(({ table }) => table === 3).length, 37);
});

test("the groups stand in the tables' order", (t) => {
  t.deepEqual(
    [...new Set(functions.map(({ table, group }) => `${table} ${group.zh}`))],
    groups.map(([table, group]) => `${table} ${group}`),
  );
});

for (const [table, group, count, first, last] of groups) {
  test(`table ${table} has ${count} functions under ${group}, from ${first} to ${last}`, (t) => {
    const names = functions.filter((one) => one.table === table && one.group.zh === group).map(({ name }) => name.zh);
    t.is(names.length, count);
    t.is(names[0], first);
    t.is(names.at(-1), last);
  });
}

test("function ids are unique, as are names within a group but for the one that table 3 has twice", (t) => {
  t.is(new Set(functions.map(({ id }) => id)).size, functions.length);
  const names = functions.map(({ table, group, name }) => `${table} ${group.zh} ${name.zh}`);
  t.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    ["3 年金待遇支付 支付不成功处理"],
  );
});

test("every function has both languages and its table as source", (t) => {
  for (const { id, group, name, source, table } of functions) {
    t.regex(id, /^[a-z-]+\.[a-z-]+$/);
    for (const text of [group, name]) {
      t.regex(text.zh, /[\u4e00-\u9fff]/, id);
      t.regex(text.en, /^[A-Z][A-Za-z'\-() ]+$/, id);
    }
    t.true(source.zh.startsWith(`表${table}`) && source.en.startsWith(`Scheme table ${table}`), id);
  }
});
