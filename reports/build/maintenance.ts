import type { Text } from "../../model/text.ts";
import type { ReportInput } from "../input.ts";
import { amountOf, type Checklist, item } from "./checklist.ts";

const upkeep: Text = { zh: "七（三）系统维护要求", en: "Scheme 七（三）, maintenance" };

/** What is kept in order once it runs. */
export function maintenance({ dataCenter, province }: ReportInput): Checklist {
  const { hosts, links, offices, systems, certificates, backups } = dataCenter;
  const boundary = hosts.filter(
    ({ role }) => role === "firewall" || role === "recovery-firewall" || role === "gap-inner" || role === "gap-outer",
  ).length;
  const databases = hosts.filter(({ role }) => role === "database" || role === "recovery-database").length;
  return {
    kind: "checklist",
    id: "maintenance",
    title: { zh: "系统维护", en: "Maintenance" },
    items: [
      item(
        "省、市、县多层级用户权限管理，离岗即停",
        "Rights of users at three levels, withdrawn when a post is left",
        amountOf(certificates.operators, "名用户", "users"),
        upkeep,
      ),
      item("维护入网机构代码", "Keep the institutions' codes", amountOf(offices.length, "个机构", "offices"), upkeep),
      item(
        "保证业务专网上下级、数据中心与业务部门间网络畅通",
        "Keep the business net running between all levels",
        amountOf(links.length, "条线路", "lines"),
        upkeep,
      ),
      item(
        "应用系统维护，及时跟踪政策调整",
        "Maintain the applications and follow changes of policy",
        amountOf(systems.length, "个系统", "systems"),
        upkeep,
      ),
      item(
        "数据库维护：空间、性能、参数",
        "Maintain the databases: space, performance, parameters",
        amountOf(databases, "台数据库主机", "database hosts"),
        upkeep,
      ),
      item(
        "入网终端管理，防病毒库按期更新",
        "Manage the terminals, and keep antivirus up to date",
        amountOf(certificates.operators, "台终端", "terminals"),
        upkeep,
      ),
      item(
        "网络边界管理：防火墙、网闸策略定期核对",
        "Manage the boundary: check firewalls and gaps against the plan",
        amountOf(boundary, "台边界主机", "boundary hosts"),
        upkeep,
      ),
      item(
        "数字证书更新与吊销",
        "Renew and revoke certificates",
        amountOf(certificates.operators + certificates.servers.length, "个", "certificates"),
        { zh: "四、3", en: "Scheme 四、3" },
      ),
      item(
        "按策略备份，定期做恢复演练",
        "Back up by the policy, and rehearse the restore",
        {
          zh: `${backups.length}项策略，保留${province.backup.retainDays}天`,
          en: `${backups.length} policies, kept ${province.backup.retainDays} days`,
        },
        { zh: "四、2", en: "Scheme 四、2" },
      ),
      item("定期风险评估和安全加固", "Assess risks and harden regularly", undefined, { zh: "四、1", en: "Scheme 四、1" }),
      item(
        "保持运行维护人员稳定，技术与业务部门定期沟通",
        "Keep the staff stable, and technical and business departments in touch",
        undefined,
        upkeep,
      ),
    ],
  };
}
