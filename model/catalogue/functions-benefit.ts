import type { FunctionGroup } from "./function-group.ts";

/** The right half of table 2: transfers, retirement, payment, verification, queries, statistics and approvals. */
export const benefitFunctionGroups: readonly FunctionGroup[] = [
  [
    "transfer",
    "转移接续",
    "Transfer and continuation",
    [
      ["application", "申请表录入", "Enter an application"],
      ["contact-letter", "联系函管理", "Contact letters"],
      ["receive-form", "接收信息表", "Receive an information form"],
      ["account", "个人账户处理", "Handle the individual account"],
      ["certificate", "出具参保缴费凭证", "Issue a certificate of contributions"],
      ["receive-letter", "接收联系函", "Receive a contact letter"],
      ["form", "生成信息表", "Generate an information form"],
      ["return", "转出统筹外退回", "Take back a transfer out of the pooling area"],
    ],
  ],
  [
    "retirement",
    "退休业务",
    "Retirement",
    [
      ["declare", "退休待遇申报核定", "Declare and assess a retirement benefit"],
      ["disability", "病残津贴核定", "Assess a disability allowance"],
      ["assess", "退休待遇核定", "Assess a retirement benefit"],
      ["payee", "发放信息变更", "Change payment data"],
      ["reassess", "定期待遇重新核定", "Reassess a regular benefit"],
      ["revoke", "定期待遇撤销", "Revoke a regular benefit"],
      ["suspend", "定期待遇暂停", "Suspend a regular benefit"],
      ["resume", "定期待遇恢复", "Resume a regular benefit"],
      ["adjust-bulk", "定期待遇批量调整", "Adjust regular benefits in bulk"],
      ["adjust-single", "定期待遇零星调整", "Adjust single regular benefits"],
      ["lump-sum", "一次性待遇申领核定", "Apply for and assess a lump-sum benefit"],
      ["lump-sum-correct", "一次性待遇更正", "Correct a lump-sum benefit"],
      ["supplement", "零星补发", "Pay single supplements"],
      ["recover", "多发待遇追回", "Recover overpaid benefits"],
      ["deduct", "定期待遇扣除发放", "Pay regular benefits with deductions"],
      ["employer-summary", "单位养老待遇汇总表", "Summary of an employer's pension benefits"],
      ["add-former", "原离退休人员新增", "Add a formerly retired person"],
    ],
  ],
  [
    "payment",
    "退休待遇支付业务",
    "Retirement benefit payment",
    [
      ["plan", "待遇支付计划生成", "Generate the payment plan"],
      ["review", "待遇支付计划复核", "Review the payment plan"],
      ["failure", "发放不成功处理", "Handle failed payments"],
      ["arrival", "实发到账查询", "Query payments received"],
    ],
  ],
  [
    "verification",
    "资格认证",
    "Entitlement verification",
    [
      ["start", "认证任务发起", "Start a verification"],
      ["record", "认证结果登记", "Record a result"],
      ["import", "认证结果批量导入", "Import results in bulk"],
      ["summary", "资格认证汇总", "Summary of verifications"],
      ["query", "资格认证查询", "Query verifications"],
    ],
  ],
  [
    "query",
    "综合查询",
    "General queries",
    [
      ["employer", "单位信息查询", "Employer data"],
      ["person", "个人信息查询", "Personal data"],
      ["benefit", "养老待遇查询", "Pension benefits"],
      ["annuity", "年金信息查询", "Annuity data"],
    ],
  ],
  [
    "month-end",
    "月结",
    "Month-end closing",
    [
      ["common", "公共业务过月", "Close the month of common business"],
      ["benefit", "待遇业务过月", "Close the month of benefit business"],
    ],
  ],
  [
    "statistics",
    "统计报表",
    "Statistical reports",
    [
      ["common", "公共业务统计", "Common business"],
      ["benefit", "养老待遇统计", "Pension benefits"],
      ["annuity", "职业年金统计", "Occupational annuity"],
    ],
  ],
  [
    "performance",
    "绩效管理",
    "Performance management",
    [
      ["personal", "个人绩效管理", "Personal performance"],
      ["institution", "机构绩效管理", "Institutional performance"],
      ["parameter", "绩效考核参数管理", "Parameters of assessment"],
    ],
  ],
  [
    "approval",
    "审批管理",
    "Approvals",
    [
      ["general", "通用审批", "General approval"],
      ["log", "审批日志查询", "Query the approval log"],
      ["rejection", "审批不通过处理", "Handle rejections"],
      ["online-declaration", "网上申报处理", "Handle online declarations"],
      ["online-annuity-wage", "网上申报年金工资申报处理", "Handle online declarations of annuity wages"],
    ],
  ],
];
