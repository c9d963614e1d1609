import { schemeDeployment, schemeStorage, schemeTable7, schemeTraffic } from "../sources.ts";
import { figure, type LintRule } from "./rule.ts";

/** Where the scheme's printed numbers disagree with its own formulas, or with one another. Shown only at the inputs for which they are printed. */
export const printedLints: readonly LintRule[] = [
  {
    id: "printed-storage-raw",
    applies: ({ atBaseline }) => atBaseline("storage.initial.raw"),
    message: ({ value }) => {
      const exact = figure(value("storage.initial.raw"), 4);
      return {
        zh: `裸数据量方案先写 381.46GB、后写 381.47GB；精确值为 ${exact}：前者是截断，后者是四舍五入。`,
        en: `The scheme prints the bare data as 381.46 GB and, a line later, as 381.47 GB; exactly it is ${exact}: truncated once, rounded once.`,
      };
    },
    source: schemeStorage,
  },
  {
    id: "printed-storage-initial",
    applies: ({ atBaseline }) => atBaseline("storage.initial"),
    message: ({ value }) => {
      const exact = figure(value("storage.initial"), 3);
      return {
        zh: `方案写 381.47GB×3.5=1335.11GB，但 381.47×3.5=${figure(381.47 * 3.5, 3)}；1335.11 其实是截断值 381.46×3.5。精确值为 ${exact}GB。`,
        en: `The scheme writes 381.47 GB × 3.5 = 1,335.11 GB, yet 381.47 × 3.5 is ${figure(381.47 * 3.5, 3)}; 1,335.11 is the truncated 381.46 × 3.5. Exactly it is ${exact} GB.`,
      };
    },
    source: schemeStorage,
  },
  {
    id: "printed-bandwidth",
    applies: ({ atBaseline }) => atBaseline("bandwidth.required"),
    message: ({ value }) => ({
      zh: `带宽 666KB 由取整后的 222KB/s×3 得出；不先取整为 ${figure(value("bandwidth.required"), 2)}KB/s，应写 667。`,
      en: `The bandwidth of 666 KB is 3 × the truncated 222 KB/s; unrounded it is ${figure(value("bandwidth.required"), 2)} KB/s, which rounds to 667.`,
    }),
    source: schemeTraffic,
  },
  {
    id: "public-half-rule",
    applies: ({ atBaseline, province }) => province.options.publicDatabase === "own" && atBaseline("public.database.memory"),
    message: ({ value }) => ({
      zh: `二（五）2 称公共服务数据库按业务数据库一半配置，即 ${value("public.database.cores")} 核、${value("public.database.memory")}GB；表7 却列 2CPU、64GB。我们按正文配置。`,
      en: `Scheme 二（五）2 sizes the public database at half the business one, ${value("public.database.cores")} cores and ${value("public.database.memory")} GB; table 7 lists 2 CPUs and 64 GB. We follow the text.`,
    }),
    source: schemeDeployment,
  },
  {
    id: "table7-omissions",
    applies: () => true,
    message: () => ({
      zh: "正文要求而表7 没有列的：省集中电子档案服务器（二（一）3（2））、入侵检测防护、互联网边界访问控制与专网出入口防火墙（三2、四1）、电子认证系统（四3）。预算中应确认利旧或补列。",
      en: "The text demands what table 7 does not list: the central archive server (二（一）3（2）), intrusion detection, access control at the internet's edge and firewalls where the business net leaves the data centre (三2, 四1), and the certificate system (四3). The budget has to reuse or add them.",
    }),
    source: schemeTable7,
  },
  {
    id: "decimal-and-binary-storage",
    applies: () => true,
    message: ({ value }) => {
      const tib = value("storage.total");
      const thousandsTib = (tib * 1000) / 1024;
      return {
        zh: `方案的 GB、TB 按 1024 进位：${figure(tib, 2)}“TB”折合厂商口径（10¹²字节）${figure(value("sanCapacity"), 2)}TB。按 ${figure(tib, 2)}TB 订货会少 ${figure(value("sanCapacity") - tib, 2)}TB；若人均 KB 按 1000 字节计，总量只有 ${figure(thousandsTib, 2)}TB（仍按 1024 进位）。`,
        en: `The scheme's GB and TB count by 1,024: its ${figure(tib, 2)} "TB" are ${figure(value("sanCapacity"), 2)} TB as disk makers count (10^12 bytes). An order for ${figure(tib, 2)} TB falls ${figure(value("sanCapacity") - tib, 2)} TB short; with a person's KB of 1,000 bytes the total would be only ${figure(thousandsTib, 2)} TiB.`,
      };
    },
    source: schemeStorage,
  },
];
