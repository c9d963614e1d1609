import type { FunctionGroup } from "./function-group.ts";

/**
 * Table 3, the functions peculiar to occupational annuity: the left pair of columns from top to bottom, then the right. Spelling
 * is the scheme's, with its slips (账户管人, 帐户). 支付不成功处理 stands there twice, before and after 年金实付处理: once for
 * failed payment notices, once for payments returned; the ids tell them apart.
 */
export const annuityFunctionGroups: readonly FunctionGroup[] = [
  [
    "annuity-institution",
    "年金机构管理",
    "Annuity institutions",
    [
      ["trustee", "受托人管理", "Trustees"],
      ["record-keeper", "账户管人管理", "Account administrators"],
      ["custodian", "托管人管理", "Custodians"],
      ["investment-manager", "投资管理人管理", "Investment managers"],
    ],
  ],
  [
    "annuity-plan",
    "年金计划管理",
    "Annuity plans",
    [
      ["create", "年金计划新增", "Create a plan"],
      ["manage", "年金计划管理", "Manage plans"],
      ["portfolio", "投资组合管理", "Investment portfolios"],
      ["investment-rules", "投资规则管理", "Investment rules"],
      ["fee-rules", "费用规则管理", "Fee rules"],
      ["pricing-day", "定价日管理", "Pricing days"],
    ],
  ],
  ["investment-switch", "投资转换管理", "Investment switching", [["apply", "投资转换申请", "Apply to switch investments"]]],
  [
    "annuity-transfer",
    "年金转移",
    "Annuity transfer",
    [
      ["out", "年金账户转出", "Transfer an annuity account out"],
      ["in", "年金账户转入", "Transfer an annuity account in"],
    ],
  ],
  [
    "investment-deal",
    "投资成交管理",
    "Investment deals",
    [
      ["valuation", "估值信息管理", "Valuation data"],
      ["accounts", "投资成交账户处理", "Book deals to accounts"],
      ["summary", "投资成交汇总", "Summary of deals"],
    ],
  ],
  [
    "annuity-fee",
    "费用管理",
    "Fees",
    [
      ["annuity", "年金费用管理", "Annuity fees"],
      ["account", "账户管理费管理", "Account administration fees"],
    ],
  ],
  [
    "annuity-payment",
    "年金待遇支付",
    "Annuity benefit payment",
    [
      ["redemption", "生成赎回指令", "Generate redemption orders"],
      ["plan", "生成支付计划", "Generate the payment plan"],
      ["notice", "生成支付通知", "Generate payment notices"],
      ["notice-failure", "支付不成功处理", "Handle failed payments"],
      ["paid", "年金实付处理", "Book annuities paid"],
      ["payment-failure", "支付不成功处理", "Handle failed payments"],
      ["reissue", "二次发放", "Pay again"],
    ],
  ],
  [
    "annuity-account",
    "个人账户管理",
    "Individual annuity accounts",
    [
      ["funding-application", "账户做实申请", "Apply to fund notional accounts"],
      ["funding-summary", "账户做实汇总", "Summary of accounts to fund"],
      ["funding-receipt", "账户做实到账", "Book account funding received"],
      ["interest", "年金账户个人计息", "Credit interest to one annuity account"],
      ["yearly-interest", "年金账户年度计息", "Credit yearly interest to annuity accounts"],
    ],
  ],
  [
    "annuity-valuation",
    "职业年金估值接口",
    "Annuity valuation interface",
    [["interface", "职业年金估值接口", "Annuity valuation interface"]],
  ],
  ["insurance-product", "商保产品管理", "Commercial insurance products", [["manage", "商保产品管理", "Commercial insurance products"]]],
  [
    "annuity-query",
    "年金查询",
    "Annuity queries",
    [
      ["account", "个人帐户明细查询", "Individual account details"],
      ["funding", "账户做实查询", "Account funding"],
      ["benefit", "年金待遇查询", "Annuity benefits"],
      ["net-value", "单位净值历史查询", "History of unit net value"],
    ],
  ],
  ["annuity-report", "年金报表", "Annuity reports", [["assets", "年金资产统计表", "Statistics of annuity assets"]]],
];
