import test from "ava";
import { shortList } from "./hosts.ts";

const cases: readonly (readonly [readonly string[], string])[] = [
  [[], ""],
  [["business-app-1"], "business-app-1"],
  [["business-app-1", "business-app-2", "business-app-3"], "business-app-1…3"],
  [["business-app-1", "business-app-3"], "business-app-1, business-app-3"],
  [["business-app-1", "business-db-2"], "business-app-1, business-db-2"],
  [["office-0101", "office-0102"], "office-0101…0102"],
  [["app-1", "app-1", "app-2"], "app-1…2"],
  [["office", "app-1"], "office, app-1"],
];

for (const [names, expected] of cases) {
  test(`${names.join(" ") || "no names"} are shown as ${expected || "nothing"}`, (t) => {
    t.is(shortList(names), expected);
  });
}
