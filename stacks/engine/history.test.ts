import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { Deployment } from "./deployment.ts";
import { keepState, tidyBackend } from "./history.ts";
import { testPlace } from "./test-place.ts";

const state = (id: string, time = ""): Deployment => ({
  version: 3,
  deployment: { manifest: { time }, resources: [{ urn: id, type: "t", id }] },
});
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 31, 8, 0, second));

test("of many states the last ten are kept, oldest first by their names, as the engine imports them", (t) => {
  const place = testPlace(t);
  for (let second = 0; second < 15; second++) {
    keepState(place, "lab", state(String(second)), at(second));
  }
  const names = readdirSync(place.history).toSorted();
  t.is(names.length, 10);
  const kept = names.map((name) => JSON.parse(readFileSync(path.join(place.history, name), "utf8")) as Deployment);
  t.deepEqual(
    kept,
    Array.from({ length: 10 }, (_, index) => state(String(index + 5))),
  );
});

test("a state with the same resources is kept once, whenever it was written", (t) => {
  const place = testPlace(t);
  keepState(place, "lab", state("a", "yesterday"), at(1));
  keepState(place, "lab", state("a", "today"), at(2));
  keepState(place, "lab", state("b"), at(3));
  t.is(readdirSync(place.history).length, 2);
});

test("one stack's states push out none of another's", (t) => {
  const place = testPlace(t);
  keepState(place, "hosts", state("h"), at(0));
  for (let second = 1; second < 15; second++) {
    keepState(place, "lab", state(String(second)), at(second));
  }
  t.is(readdirSync(place.history).filter((name) => name.startsWith("hosts-")).length, 1);
});

test("of the engine's own records as many are kept, the newest, and nothing half-written; a user's own backend is left alone", (t) => {
  const [ours, users] = [testPlace(t), testPlace(t, { PULUMI_BACKEND_URL: "file:///nowhere" })];
  for (const place of [ours, users]) {
    const directory = path.join(place.directory, ".pulumi", "history", "jinbao", "lab");
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, "lab-9.checkpoint.json.189f.tmp"), "torn");
    for (let number = 10; number < 25; number++) {
      writeFileSync(path.join(directory, `lab-${number}.checkpoint.json`), "");
      writeFileSync(path.join(directory, `lab-${number}.history.json`), "");
    }
    tidyBackend(place, "lab");
  }
  const left = ({ directory }: typeof ours): readonly string[] => readdirSync(path.join(directory, ".pulumi", "history", "jinbao", "lab"));
  t.is(left(ours).length, 20);
  t.true(left(ours).includes("lab-24.checkpoint.json") && !left(ours).includes("lab-14.checkpoint.json"));
  t.is(left(users).length, 31);
  t.notThrows(() => tidyBackend(testPlace(t), "lab"));
});
