import test from "ava";
import { RunTally } from "./events.ts";

function line(event: string, data: object): string {
  return JSON.stringify({ event, event_data: data });
}

const begun = [
  line("playbook_on_play_start", { play: "Every host" }),
  line("playbook_on_task_start", { task: "Write settings", role: "base" }),
];

test("what Ansible counts at the end is what a host came to, unreachable ones among them", (t) => {
  const tally = new RunTally();
  for (const each of [
    ...begun,
    line("runner_on_ok", { host: "a-1", task: "Write settings", role: "base", res: { changed: true } }),
    line("runner_on_unreachable", { host: "b-1", task: "Write settings", role: "base", res: { msg: "Connection refused" } }),
    line("playbook_on_stats", { processed: { "a-1": 1, "b-1": 1 }, ok: { "a-1": 3 }, changed: { "a-1": 1 }, dark: { "b-1": 1 } }),
  ]) {
    t.true(tally.take(each));
  }
  t.deepEqual(tally.hosts, [
    { name: "a-1", ok: 3, changed: 1, failed: 0, unreachable: 0 },
    { name: "b-1", ok: 0, changed: 0, failed: 0, unreachable: 1 },
  ]);
  t.deepEqual(tally.changes, [{ host: "a-1", task: "base: Write settings" }]);
  t.deepEqual(tally.failures, [{ host: "b-1", task: "base: Write settings", message: "Connection refused", unreachable: true }]);
  t.deepEqual(tally.progress, { play: "Every host", task: "base: Write settings", tasks: 1, hosts: 1 });
});

test("a failure that is ignored is none, and one in a loop is told by what its item says", (t) => {
  const tally = new RunTally();
  const failed = (res: object, more: object = {}): string => line("runner_on_failed", { host: "a-1", task: "Install", res, ...more });
  tally.take(failed({ msg: "never mind" }, { ignore_errors: true }));
  tally.take(failed({ msg: "One or more items failed", results: [{ failed: false }, { failed: true, msg: "no such package" }] }));
  tally.take(failed({ censored: "the output has been hidden", msg: "secret" }));
  t.deepEqual(
    tally.failures.map(({ message }) => message),
    ["One or more items failed; no such package", "its output is hidden, as it would show a secret"],
  );
});

const strange = ["", "[WARNING]: something", "{not json", '{"json": "but no event"}', "Traceback (most recent call last):", "{", "null"];

test("lines that are no events stop nothing, and the last of them are kept", (t) => {
  const tally = new RunTally();
  for (const each of [...strange, ...begun, ...strange]) {
    t.notThrows(() => tally.take(each));
  }
  t.is(tally.progress.tasks, 1);
  t.true(tally.remarks.includes("[WARNING]: something"));
  for (let i = 0; i < 200; i++) {
    tally.take(`noise ${i}`);
  }
  t.is(tally.remarks.length, 50);
  t.is(tally.remarks.at(-1), "noise 199");
});
