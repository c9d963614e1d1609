import type { Text } from "../model/text.ts";

/** Places in the scheme that many formulas cite. */
export const schemeBaseline: Text = Object.freeze({ zh: "五 基础测算", en: "Scheme 五, baseline" });
export const schemeProcessing: Text = Object.freeze({ zh: "五（一）业务量测算", en: "Scheme 五（一）, transaction volume" });
export const schemeStorage: Text = Object.freeze({ zh: "五（二）数据存储测算", en: "Scheme 五（二）, data storage" });
export const schemeTraffic: Text = Object.freeze({ zh: "五（三）数据流量测算", en: "Scheme 五（三）, data traffic" });
export const schemeDeployment: Text = Object.freeze({ zh: "二（五）系统部署要求", en: "Scheme 二（五）, deployment" });
export const schemeArchives: Text = Object.freeze({
  zh: "二（一）3（2）电子档案管理系统",
  en: "Scheme 二（一）3（2）, electronic archives",
});
export const schemeSecurity: Text = Object.freeze({ zh: "四 安全系统建设内容", en: "Scheme 四, security" });
export const schemeTable7: Text = Object.freeze({ zh: "表7 系统配置建议表", en: "Scheme table 7, recommended equipment" });
