import { sameText, type Text } from "../../model/text.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import type { Action, ChangedThing, Counts, FailedThing } from "../../stacks/engine/tally.ts";
import type { Screen } from "../verb.ts";

/** What a type of resource is called; another's by the last part of its token. */
export function kindName(type: string): Text {
  return kinds[type] ?? sameText(type.split(":").at(-1) ?? type);
}

const kinds: Readonly<Record<string, Text>> = {
  "jinbao:lab:Segment": { zh: "网络", en: "networks" },
  "jinbao:lab:Volume": { zh: "存储卷", en: "volumes" },
  "jinbao:lab:Host": { zh: "主机", en: "hosts" },
  "jinbao:lab:Line": { zh: "线路", en: "lines" },
  "jinbao:hosts:Machine": { zh: "机器", en: "machines" },
};

/** How a verb speaks of what it does: what would be, what was done, or what was found. */
export type Tense = "would" | "did" | "found";

const actions: Readonly<Record<Tense, Readonly<Record<Action, Text>>>> = {
  would: {
    create: { zh: "将新建", en: "to create" },
    update: { zh: "将修改", en: "to change" },
    replace: { zh: "将重建", en: "to make anew" },
    delete: { zh: "将删除", en: "to delete" },
    same: { zh: "不变", en: "as it is" },
  },
  did: {
    create: { zh: "新建", en: "created" },
    update: { zh: "修改", en: "changed" },
    replace: { zh: "重建", en: "made anew" },
    delete: { zh: "删除", en: "deleted" },
    same: { zh: "不变", en: "as it was" },
  },
  found: {
    create: { zh: "多出", en: "more" },
    update: { zh: "不一致", en: "differs" },
    replace: { zh: "不一致", en: "differs" },
    delete: { zh: "缺失", en: "missing" },
    same: { zh: "一致", en: "as made" },
  },
};

/** A table of all that changes: things of one kind that are made or deleted together, and each that differs with where it does. */
export function changesTable(things: readonly ChangedThing[], tense: Tense, screen: Screen): string {
  const changed = sorted(things.filter(({ action }) => action !== "same"));
  const columns: Column[] = [
    { title: { zh: "变化", en: "change" } },
    { title: { zh: "种类", en: "kind" } },
    { title: { zh: "名称", en: "name" }, weight: 3 },
    { title: { zh: "何处", en: "where" }, weight: 3 },
  ];
  const inPlace = changed.filter(({ properties }) => properties.length > 0);
  const whole = Map.groupBy(
    changed.filter(({ properties }) => properties.length === 0),
    ({ action, type }) => `${action} ${type}`,
  );
  const rows: Cell[][] = [
    ...[...whole.values()].map((group): Cell[] => [
      actions[tense][group[0]!.action],
      kindName(group[0]!.type),
      group.map(({ name }) => name).join(" "),
      null,
    ]),
    ...inPlace.map(({ action, type, name, properties }): Cell[] => [
      actions[tense][action],
      kindName(type),
      name,
      properties.map(({ path, before, after }) => `${path}: ${before} → ${after}`).join("; "),
    ]),
  ];
  return renderTable({ columns, rows }, screen);
}

export function countsText(counts: Counts, tense: Tense, seconds: number): Text {
  const words = actions[tense];
  const each = (["create", "update", "delete", "same"] as const).filter((action) => tense !== "found" || action !== "create");
  const time = seconds.toFixed(1);
  return {
    zh: `${each.map((action) => `${words[action].zh} ${counts[action]}`).join("，")}；${time} 秒`,
    en: `${each.map((action) => `${counts[action]} ${words[action].en}`).join(", ")}; ${time} s`,
  };
}

export function failuresText(failed: readonly FailedThing[], screen: Screen): string {
  const title = screen.language === "zh" ? `失败 ${failed.length} 项：` : `${failed.length} failed:`;
  return [title, ...failed.map(({ type, name, message }) => `  ${kindName(type)[screen.language]} ${name}: ${message}`)].join("\n");
}

/** Things as `--json` prints them; what is as it was only counts. */
export function thingsJson(things: readonly ChangedThing[]): readonly unknown[] {
  return sorted(things.filter(({ action }) => action !== "same")).map(({ action, type, name, properties }) => ({
    action,
    type,
    name,
    properties,
  }));
}

/** The engine tells of things as it comes to them: by kind and name they read the same each time. */
function sorted(things: readonly ChangedThing[]): readonly ChangedThing[] {
  const order = Object.keys(kinds);
  return things.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || a.name.localeCompare(b.name, "en", { numeric: true }));
}
