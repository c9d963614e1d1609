import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { proveLedger } from "../ledger/prove.ts";
import { businessFunctions } from "./functions.ts";
import { enrolEmployer, makeWorld, nextCreditCode, nextIdNumber, operatorOf, today } from "./test-world.ts";
import type { World } from "./test-world.ts";

const county = operatorOf("000101", "entry");
const reviewer = operatorOf("000101", "review");
const province = operatorOf("00", "admin");
const bank = { bank: "102", bankAccount: "6222020200004321" };
const inTurn = needsInTurn("postgresql");

let world: World;
const carriedOut = new Set<string>();
test.before(async () => {
  const made = await makeWorld();
  world = {
    ...made,
    run: async (id, operator, input, options) => {
      const response = await made.run(id, operator, input, options);
      carriedOut.add(id);
      return response;
    },
    settle: async (id, input, options) => {
      const result = await made.settle(id, input, options);
      carriedOut.add(id).add("approval.general").add("approval.second");
      return result;
    },
  };
});
test.after.always(async () => {
  await world?.close();
});

type Response = Readonly<Record<string, number>>;
let employer: number;
let people: readonly number[];

async function pay(period: number, of = employer): Promise<void> {
  const day = { today: `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-25` };
  await world.run("collection.plan", county, { period }, day);
  const { plan, due } = await planOf(period, of);
  await world.run("collection.notice", county, { plans: [plan] }, day);
  await world.run("collection.allocate", county, { plan, received: due, bankReference: `B-${plan}` }, day);
}

async function planOf(period: number, of = employer): Promise<{ plan: number; due: number }> {
  const { plans } = (await world.run("query.employer", county, { employer: of })) as {
    plans: { plan: number; period: number; due: number; state: string }[];
  };
  return plans.find((each) => each.period === period && each.state !== "allocated")!;
}

inTurn("parameters, offices, operators and their roles are kept by administrators", async (t) => {
  const added = { changed: "added" };
  const updated = { changed: "updated" };
  const twice = async (id: string, input: unknown): Promise<void> => {
    t.deepEqual(await world.run(id, province, input), added, id);
    t.deepEqual(await world.run(id, province, input), updated, id);
  };
  await twice("system.review", { function: "person.change-general", reviews: 2 });
  await twice("system.workflow", { function: "employer.change", approverTier: "county", distribution: "assigned" });
  await twice("system.login", { operator: "new.one", office: "000102", name: "新员", state: "active" });
  t.deepEqual(
    await world.run("system.permission", province, { operator: "new.one", grant: ["entry", "query", "entry"], revoke: ["admin"] }),
    { granted: 2, revoked: 0 },
  );
  t.deepEqual(await world.run("system.permission", province, { operator: "new.one", grant: ["entry"], revoke: ["query"] }), {
    granted: 0,
    revoked: 1,
  });
  await twice("system.pooling-area", { id: "P1", name: "省本级", office: "00", state: "open" });
  await twice("system.system-parameter", { name: "session.minutes", effectiveOn: "2020-01-01", amount: 30, unit: "days" });
  await twice("system.business-parameter", { name: "base.grace", effectiveOn: "2020-01-01", amount: 30, unit: "days", words: "宽限" });
  await twice("performance.parameter", { name: "cases.expected", effectiveOn: "2020-01-01", amount: 50, unit: "persons" });
  await twice("system.wage-parameter", { year: 2027, monthly: 800_000 });
  await twice("system.interest-parameter", { kind: "basic", year: 2027, ratePpm: 25_000 });
  await twice("system.code", { kind: "position", code: "01", name: "科员", state: "open" });
  await twice("institution.agency", { parent: "0002", number: "02", name: "新设县", state: "open" });
  await twice("institution.bank", { id: "103", name: "农业银行", state: "open" });
  await world.settle("declaration.average-wage", { year: 2027, usedFrom: 202801 }, { office: "00" });
  await t.throwsAsync(world.run("system.wage-parameter", province, { year: 2027, monthly: 900_000 }), { message: /one already/ });
});

inTurn("employers are registered, changed, suspended, inspected, moved and cancelled", async (t) => {
  ({ employer, people } = await enrolEmployer(world, {
    people: 6,
    joinedOn: "2024-01-01",
    bornOn: "1966-02-03",
    deemedMonths: 240,
    funding: "partial",
  }));
  carriedOut.add("person.add").add("person.enrol").add("employer.enrol");
  await world.settle("employer.change", { employer, name: "市第二中学", funding: "full" });
  await world.settle("employer.suspend", { employer, from: today, reason: "停缴" });
  await t.throwsAsync(world.settle("employer.suspend", { employer, from: today, reason: "停缴" }), { message: /suspended/ });
  await world.settle("employer.resume", { employer, from: today, reason: "恢复" });
  await world.run("employer.inspection", county, { employer, year: 2025, certificateNo: "REG-2025-1", renewedOn: "2025-06-01" });
  await world.run("employer.certificate", county, { employer, action: "replace", certificateNo: "REG-2025-2", on: "2025-06-02" });
  const other = (await world.settle("employer.enrol", {
    creditCode: nextCreditCode(),
    name: "待注销单位",
    kind: "organ",
    funding: "full",
    ...bank,
    joinedOn: "2020-01-01",
  })) as Response;
  await world.settle("employer.cancel", { employer: other["employer"], endedOn: today, reason: "撤并" });
  await t.throwsAsync(world.settle("employer.cancel", { employer, endedOn: today, reason: "撤并" }), { message: /still has 6 people/ });
  const arrived = (await world.settle("employer.transfer-in", {
    creditCode: nextCreditCode(),
    name: "转入单位",
    kind: "institution",
    funding: "self",
    ...bank,
    joinedOn: "2026-01-01",
    region: "330000",
    people: [{ idNumber: nextIdNumber(), name: "王五", workedSince: "2005-01-01", monthlyWage: 700_000 }],
  })) as Response;
  const { moved } = (await world.settle("employer.transfer-out", {
    employer: arrived["employer"],
    office: "000201",
    on: today,
  })) as Response;
  t.true(moved! >= 6, `employer, participation, person, accounts and wage base: ${moved} rows`);
  await t.throwsAsync(world.run("query.employer", county, { employer: arrived["employer"] }), { message: /no such/ });
  t.like(await world.run("query.employer", operatorOf("000201", "query"), { employer: arrived["employer"] }), { office: "000201" });
  await world.settle("employer.transfer-out", { employer: arrived["employer"], region: "440000", on: today }, { office: "000201" });
});

inTurn("people are changed, suspended and resumed, and the retired before the reform are added", async (t) => {
  const [first, second] = people as [number, number];
  await world.settle("person.change-general", { person: first, phone: "010-12345678", address: "某街1号" });
  await world.settle("person.change-key", { person: first, name: "张三丰", idNumber: nextIdNumber("1966-02-03"), reason: "更正" });
  await world.settle("person.suspend", { people: [first, second], from: today, reason: "离岗" });
  await world.settle("person.resume", { person: first, from: today });
  await world.settle("person.resume", { person: second, from: today });
  const retired = (): object => ({
    idNumber: nextIdNumber("1945-01-01"),
    name: "赵老",
    workedSince: "1965-01-01",
    ...bank,
    retiredOn: "2005-01-01",
    monthlyBenefit: 350_000,
  });
  await world.settle("person.add-retired", { employer, people: [retired()] });
  t.like(await world.settle("person.add-retired-bulk", { employer, people: [retired(), retired(), retired()] }), { added: 3 });
});

inTurn("contributions fall due, are noticed, allocated, demanded, written off and corrected", async (t) => {
  const [first, second, third] = people as [number, number, number];
  for (const period of [202401, 202402, 202403]) {
    await pay(period);
  }
  await world.settle("declaration.yearly-wage", {
    employer,
    year: 2025,
    wages: people.map((person) => ({ person, monthlyWage: 800_000 })),
  });
  await world.settle("declaration.wage-base", { employer, year: 2025, reason: "社平工资调整" });
  const later = { today: "2025-03-05" };
  await world.run("collection.plan", county, { period: 202501 }, { today: "2025-01-20" });
  await world.run("collection.plan", county, { period: 202502 }, { today: "2025-02-20" });
  const [january, february] = [await planOf(202501), await planOf(202502)];
  await world.run("collection.demand", county, { plans: [february.plan, january.plan] }, later);
  await world.settle("declaration.arrears", {
    person: first,
    from: 202501,
    to: 202501,
    action: "pay",
    bankReference: "P-1",
    reason: "个人先缴",
  });
  const left = await planOf(202501);
  t.is(left.due, (january.due / 6) * 5);
  await world.settle("declaration.arrears", { person: second, from: 202501, to: 202501, action: "write-off", reason: "核销" });
  const rest = await planOf(202501);
  await world.settle("collection.arrears", { plan: rest.plan, action: "pay", received: rest.due, bankReference: "A-1", reason: "补缴" });
  await world.settle("collection.arrears", { plan: february.plan, action: "write-off", reason: "核销" });
  const missing = (await world.settle("declaration.collect-individual", {
    person: first,
    from: 202404,
    to: 202406,
    reason: "补收",
  })) as Response;
  t.is(missing["months"], 3);
  await world.run("collection.notice", county, { plans: [missing["plan"]] });
  await world.run("collection.allocate", county, { plan: missing["plan"], received: missing["due"], bankReference: "S-1" });
  t.like(await world.settle("declaration.refund-individual", { person: first, from: 202406, to: 202406, reason: "退收" }), { months: 1 });
  await world.settle("declaration.yearly-wage", {
    employer,
    year: 2024,
    wages: [
      { person: third, monthlyWage: 650_000 },
      { person: second, monthlyWage: 550_000 },
    ],
  });
  const more = (await world.settle("declaration.difference", { person: third, year: 2024, reason: "差额" })) as Response;
  const owed = await planOf(202611);
  t.is(owed.plan, more["plan"]!);
  await world.run("collection.allocate", county, { plan: owed.plan, received: owed.due, bankReference: "D-1" });
  const less = (await world.settle("declaration.difference", { person: second, year: 2024, reason: "差额" })) as Response;
  t.truthy(less["posting"]);
  await t.throwsAsync(world.settle("declaration.difference", { person: second, year: 2024, reason: "差额" }), {
    message: /nothing differs/,
  });
  await world.settle("collection.deferral", { employer, until: 202512, reason: "缓缴" });
  t.like(await world.run("collection.plan", county, { period: 202510 }, { today: "2025-10-20" }), { done: 0 });
});

inTurn("accounts get their interest, statements, corrections and are merged", async (t) => {
  const [first] = people as [number];
  await world.settle("account.interest-active", { person: first, year: 2024 });
  t.like(await world.run("account.yearly-interest-active", county, { year: 2024, kind: "basic" }), { done: 5 });
  await world.settle("annuity-account.interest", { person: first, year: 2024 });
  t.like(await world.run("annuity-account.yearly-interest", county, { year: 2024, kind: "annuity" }), { done: 5 });
  t.like(await world.run("annuity-account.yearly-interest", county, { year: 2024, kind: "notional" }), { done: 5 });
  await world.settle("account.maintain", { person: first, kind: "basic", change: -100, reason: "更正" });
  t.like(await world.run("account.statement", county, { year: 2024 }), { done: 10 });
  t.like(await world.run("account.statement-issue", county, { people: [...people], year: 2024, channel: "online" }), { issued: 6 });
  const doubled = await enrolEmployer(world, { people: 1, joinedOn: "2024-05-01" });
  await pay(202405, doubled.employer);
  const [old] = doubled.people as [number];
  await world.settle("person.end", { person: old, endedOn: "2025-05-31", reason: "other" });
  t.truthy((await world.settle("account.merge", { from: old, into: first, reason: "同一人" }))["posting"]);
  t.deepEqual(((await world.run("query.person", county, { person: old })) as { state: string }).state, "merged");
});

inTurn("transfers go in and out, by letters and forms, and come back", async (t) => {
  const [, , , fourth] = people as [number, number, number, number];
  const from = { region: "330100", counterpart: "杭州市社保中心" };
  const incoming = (await world.run("transfer.application", county, { person: fourth, ...from, documentNo: "IN-1" })) as Response;
  const into = { transfer: incoming["transfer"] };
  await world.run("transfer.contact-letter", county, { ...into, documentNo: "IN-2" });
  await world.run("transfer.receive-form", county, { ...into, documentNo: "IN-3", content: "信息表", months: 36, amount: 2_000_000 });
  await world.settle("transfer.account", { ...into, bankReference: "T-1" });
  const outgoing = (await world.run("transfer.certificate", county, { person: fourth, ...from, documentNo: "OUT-1" })) as Response;
  const out = { transfer: outgoing["transfer"] };
  await world.run("transfer.receive-letter", county, { ...out, documentNo: "OUT-2", content: "联系函" });
  const form = (await world.settle("transfer.form", { ...out, documentNo: "OUT-3", on: today })) as Response;
  t.true(form["amount"]! > 2_000_000);
  t.truthy((await world.settle("transfer.return", { ...out, documentNo: "OUT-4", content: "退回函", reason: "退回" }))["posting"]);
  await world.settle("person.enrol", { employer, people: [{ person: fourth, joinedOn: today, monthlyWage: 700_000 }] });
  await world.settle("annuity-transfer.in", { person: fourth, ...from, documentNo: "AN-1", amount: 500_000, bankReference: "T-2" });
  await t.throwsAsync(world.settle("annuity-transfer.out", { person: fourth, ...from, documentNo: "AN-2" }), { message: /not funded/ });
});

inTurn("notional accounts are funded, and an annuity account is then transferred out", async (t) => {
  const [, , , fourth] = people as [number, number, number, number];
  const applied = (await world.settle("annuity-account.funding-application", { person: fourth, on: today })) as Response;
  t.like(await world.run("annuity-account.funding-summary", county, { employer, summaryNo: "F-1" }), {
    persons: 1,
    amount: applied["amount"],
  });
  await t.throwsAsync(world.run("annuity-account.funding-receipt", county, { summaryNo: "F-1", received: 1, bankReference: "F-2" }), {
    message: /await receipt/,
  });
  await world.run("annuity-account.funding-receipt", county, { summaryNo: "F-1", received: applied["amount"], bankReference: "F-2" });
  t.deepEqual(await world.run("annuity-query.funding", county, { employer }), {
    fundings: [{ state: "received", summaryNo: "F-1", persons: 1, amount: applied["amount"] }],
  });
  await world.settle("annuity-transfer.out", { person: fourth, region: "330100", counterpart: "杭州市社保中心", documentNo: "AN-3" });
  t.true(
    ((await world.run("annuity-query.account", county, { person: fourth, from: 202401, to: 202612 })) as { entries: unknown[] }).entries
      .length > 5,
  );
});

let pension: number;

inTurn("people retire, and their benefits are assessed, changed, adjusted, supplemented and recovered", async (t) => {
  const [first, second] = people as [number, number];
  await world.settle("person.retire", { person: first, retiredOn: "2026-02-03" });
  const declared = (await world.settle("retirement.declare", { person: first, retiredOn: "2026-02-03", ...bank })) as Response;
  pension = declared["benefit"]!;
  t.truthy((await world.settle("retirement.assess", { benefit: pension, retiredOn: "2026-02-03" }))["annuity"]);
  await world.settle("account.interest-retired", { person: first, year: 2025 });
  t.like(await world.run("account.yearly-interest-retired", county, { year: 2025, kind: "basic" }), { done: 0 });
  const disabled = (await world.settle("retirement.disability", { person: second, amount: 200_000, from: 202610, ...bank })) as Response;
  await world.settle("retirement.payee", { benefit: pension, ...bank, payee: "张三丰" });
  await world.settle("retirement.suspend", { benefit: pension, reason: "未认证" });
  await world.settle("retirement.resume", { benefit: pension, reason: "已认证" });
  await world.settle("retirement.adjust-single", { benefit: pension, change: 5000, reason: "零星" });
  await world.settle("retirement.reassess", { benefit: pension, retiredOn: "2026-02-03", reason: "重核" });
  t.like(await world.run("retirement.adjust-bulk", county, { year: 2027, fixed: 2800, ratePpm: 12_000 }), { done: 6 });
  await world.settle("retirement.supplement", { benefit: disabled["benefit"], amount: 10_000, reason: "补发" });
  await world.settle("retirement.recover", { benefit: disabled["benefit"], amount: 30_000, monthly: 10_000, reason: "多发" });
  await world.settle("retirement.deduct", { benefit: disabled["benefit"], monthly: 12_000, reason: "加快" });
  t.true(((await world.run("retirement.employer-summary", county, { employer })) as { kinds: unknown[] }).kinds.length >= 2);
  const former = await world.settle("person.add", {
    people: [{ idNumber: nextIdNumber("1944-01-01"), name: "孙老", workedSince: "1964-01-01", ...bank }],
  });
  const [person] = former["people"] as number[];
  await world.settle("person.enrol", { employer, people: [{ person, joinedOn: "2025-01-01", monthlyWage: 500_000 }] });
  await world.settle("person.retire", { person, retiredOn: "2025-01-31" });
  const added = (await world.settle("retirement.add-former", { person, amount: 300_000, from: 202610, ...bank })) as Response;
  await world.settle("retirement.revoke", { benefit: added["benefit"], reason: "重复" });
  await world.settle("person.end", { person, endedOn: "2026-10-31", reason: "death" });
  const funeral = (await world.settle("retirement.lump-sum", { person, kind: "funeral", ...bank, payee: "孙子" })) as unknown as {
    benefits: number[];
  };
  await world.settle("retirement.lump-sum-correct", { benefit: funeral.benefits[0], amount: 1_000_000, reason: "更正" });
});

inTurn("plans of payment are generated, reviewed, sent, settled, and paid again where they failed", async (t) => {
  const plan = (await world.run("payment.plan", county, { period: 202611 })) as Response;
  t.is(plan["done"], 7, "four of before the reform, a pension, a disability and a funeral");
  const of = { plan: plan["plan"] };
  await world.run("payment.review", reviewer, of);
  const failure = { ...of, payments: [{ benefit: pension, reason: "账号注销" }] };
  await world.run("payment.failure", county, { ...failure, action: "register" });
  await world.run("payment.settle", county, of);
  await world.run("payment.failure", county, { ...failure, action: "reissue" });
  t.is(((await world.run("payment.arrival", county, of)) as { payments: unknown[] }).payments.length, 2);
  t.is(((await world.run("query.benefit", county, { person: people[0] })) as { payments: unknown[] }).payments.length, 2);
});

inTurn("those who draw a benefit are verified", async (t) => {
  const { task, done } = (await world.run("verification.start", county, { year: 2026, dueOn: "2026-12-31" })) as Response;
  t.is(done, 5);
  await world.run("verification.record", county, { task, person: people[0], state: "passed", method: "counter" });
  const pending = (await world.run("verification.query", county, { task, state: "pending" })) as { people: { person: number }[] };
  const results = pending.people.map(({ person }) => ({ person, state: "passed" }));
  await world.run("verification.import", county, { task, method: "comparison", results });
  t.deepEqual(await world.run("verification.summary", county, { year: 2026 }), {
    results: [{ office: "000101", state: "passed", persons: 5 }],
  });
});

inTurn("annuity plans are made, priced, invested in, switched, redeemed and paid from", async (t) => {
  for (const kind of ["trustee", "record-keeper", "custodian", "investment-manager"]) {
    await world.run(`annuity-institution.${kind}`, province, { licenceNo: `L-${kind}`, name: `机构 ${kind}`, state: "open" });
  }
  await world.run("annuity-plan.create", province, {
    code: "ZY1",
    name: "省职业年金计划一号",
    trustee: "L-trustee",
    recordKeeper: "L-record-keeper",
    custodian: "L-custodian",
    startedOn: "2020-01-01",
  });
  await world.run("annuity-plan.manage", province, { code: "ZY1", name: "省职业年金计划", state: "open" });
  await t.throwsAsync(world.run("annuity-plan.manage", province, { code: "NONE", name: "无", state: "open" }), { message: /no such/ });
  for (const code of ["A", "B"]) {
    await world.run("annuity-plan.portfolio", province, {
      plan: "ZY1",
      code,
      name: `组合${code}`,
      manager: "L-investment-manager",
      state: "open",
    });
  }
  const rule = { plan: "ZY1", effectiveOn: "2020-01-01", amount: 300_000, unit: "ppm" };
  await world.run("annuity-plan.investment-rules", province, { ...rule, name: "equity.most" });
  await world.run("annuity-plan.fee-rules", province, { ...rule, name: "custody" });
  const pricedOn = "2026-11-24";
  await world.run("annuity-plan.pricing-day", province, { plan: "ZY1", pricedOn, state: "open" });
  const order = { person: people[0], plan: "ZY1", amount: 10_000, pricedOn };
  await world.settle("investment-switch.apply", { ...order, to: "A" });
  await world.settle("investment-deal.valuation", { plan: "ZY1", portfolio: "A", pricedOn, unitPrice: 1_250_000 }, { office: "00" });
  await world.run("annuity-valuation.interface", province, {
    values: [
      { plan: "ZY1", portfolio: "B", pricedOn, unitPrice: 1_000_000 },
      { plan: "ZY1", portfolio: "A", pricedOn, unitPrice: 1_250_000 },
    ],
  });
  const deal = { plan: "ZY1", portfolio: "A", pricedOn };
  t.deepEqual(await world.run("investment-deal.accounts", county, deal), { done: 1, amount: 10_000 });
  // 100 yuan at 1.25 a unit.
  t.deepEqual(((await world.run("query.annuity", county, { person: people[0] })) as { holdings: unknown }).holdings, [
    { portfolio: "组合A", units: 800_000 },
  ]);
  const next = "2026-11-25";
  await world.run("annuity-plan.pricing-day", province, { plan: "ZY1", pricedOn: next, state: "open" });
  await world.settle("investment-switch.apply", { ...order, pricedOn: next, from: "A", to: "B", amount: 5000 });
  await world.run("annuity-valuation.interface", province, {
    values: ["A", "B"].map((portfolio) => ({ plan: "ZY1", portfolio, pricedOn: next, unitPrice: 1_000_000 })),
  });
  await world.run("investment-deal.accounts", county, { ...deal, pricedOn: next });
  t.deepEqual(((await world.run("query.annuity", county, { person: people[0] })) as { holdings: unknown }).holdings, [
    { portfolio: "组合A", units: 300_000 },
    { portfolio: "组合B", units: 500_000 },
  ]);
  t.is(((await world.run("investment-deal.summary", county, { ...deal, pricedOn: next })) as { deals: unknown[] }).deals.length, 1);
  t.like(await world.run("annuity-payment.redemption", county, deal), { done: 1 });
  t.is(
    (
      (await world.run("annuity-query.net-value", county, { plan: "ZY1", portfolio: "A", from: pricedOn, to: next })) as {
        values: unknown[];
      }
    ).values.length,
    2,
  );
  t.is(((await world.run("annuity-report.assets", county, {})) as { portfolios: unknown[] }).portfolios.length, 2);
  const plan = (await world.run("annuity-payment.plan", county, { period: 202611 })) as Response;
  const of = { plan: plan["plan"] };
  await world.run("annuity-payment.notice", reviewer, of);
  await world.run("annuity-payment.notice-failure", county, { ...of, reason: "托管人系统故障" });
  await world.run("annuity-payment.notice", reviewer, of);
  await world.run("annuity-payment.paid", reviewer, of);
  const { benefits } = (await world.run("annuity-query.benefit", county, { person: people[0] })) as { benefits: { benefit: number }[] };
  await world.run("annuity-payment.payment-failure", county, {
    ...of,
    action: "register",
    payments: [{ benefit: benefits[0]!.benefit, reason: "退票" }],
  });
  await world.run("annuity-payment.reissue", county, { ...of, benefits: [benefits[0]!.benefit] });
  await world.run("annuity-fee.annuity", province, { plan: "ZY1", period: 202611, amount: 12_345, bankReference: "FEE-1" });
  await t.throwsAsync(world.run("annuity-fee.annuity", province, { plan: "ZY1", period: 202611, amount: 12_345, bankReference: "FEE-1" }), {
    message: /one already/,
  });
  t.true(((await world.run("annuity-fee.account", county, { plan: "ZY1", period: 202611, perAccount: 100 })) as Response)["done"]! >= 4);
  await world.run("insurance-product.manage", province, { code: "I1", name: "养老年金险", company: "某寿险", state: "open" });
});

inTurn("cases are rejected, what employers declare online is taken up or refused, and the log tells of it", async (t) => {
  const entered = (await world.run("person.change-general", county, { person: people[2], phone: "12345678" })) as Response;
  t.like(await world.run("approval.rejection", reviewer, { case: entered["case"], remark: "材料不齐" }), { state: "rejected" });
  await t.throwsAsync(world.run("approval.general", reviewer, { case: entered["case"] }), { message: /decided already/ });
  const { creditCode } = (await world.run("query.employer", county, { employer })) as { creditCode: string };
  const online = operatorOf("00", "system");
  const declare = async (functionId: string, payload: object): Promise<number> =>
    ((await world.run("approval.receive-declaration", online, { employer: creditCode, function: functionId, payload })) as Response)[
      "declaration"
    ]!;
  const change = await declare("employer.change", { employer, contact: "李会计" });
  const taken = (await world.run("approval.online-declaration", county, { declaration: change, accept: true })) as Response;
  await world.run("approval.general", reviewer, { case: taken["case"] });
  const wrong = await declare("person.suspend", { nonsense: true });
  await t.throwsAsync(world.run("approval.online-declaration", county, { declaration: wrong, accept: true }), { message: /not in order/ });
  await world.run("approval.online-declaration", county, { declaration: wrong, accept: false, answer: "请补充" });
  const wages = await declare("declaration.yearly-wage", { employer, year: 2026, wages: [{ person: people[2], monthlyWage: 900_000 }] });
  await t.throwsAsync(world.run("approval.online-declaration", county, { declaration: wages, accept: true }), {
    message: /no such declaration/,
  });
  await world.run("approval.online-annuity-wage", county, { declaration: wages, accept: true });
  const { steps } = (await world.run("approval.log", county, { case: entered["case"] })) as { steps: { action: string }[] };
  t.deepEqual(
    steps.map(({ action }) => action),
    ["enter", "reject"],
  );
});

inTurn("what awaits an operator, performance and statistics are told, and months are closed", async (t) => {
  t.true(((await world.run("home.reminder", reviewer, {})) as { cases: unknown[] }).cases.length >= 1);
  t.true(
    ((await world.run("performance.personal", province, { from: "2000-01-01", to: "2100-01-01" })) as { performance: unknown[] })
      .performance.length >= 3,
  );
  await world.run("performance.institution", province, { from: "2000-01-01", to: "2100-01-01" });
  for (const id of ["statistics.common", "statistics.benefit", "statistics.annuity"]) {
    await world.run(id, county, { period: 202611 });
  }
  await t.throwsAsync(world.run("month-end.benefit", county, { period: 202611 }), { message: /not sent/ });
  await world.run("month-end.benefit", county, { period: 202401 });
  await world.run("month-end.common", county, { period: 202401 });
  await t.throwsAsync(world.run("month-end.common", county, { period: 202401 }), { message: /one already/ });
  await t.throwsAsync(world.run("collection.plan", county, { period: 202401 }, { requestId: "again-202401" }), {
    message: /finished|closed/,
  });
});

inTurn("every function was carried out in this file, and the books agree after all of them", async (t) => {
  t.deepEqual(
    businessFunctions.map(({ id }) => id).filter((id) => !carriedOut.has(id)),
    [],
  );
  const proof = await proveLedger({ dsn: world.postgres.dsn });
  t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
});
