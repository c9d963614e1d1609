import test from "ava";
import { MachineError } from "../model/machine-error.ts";
import { capabilities } from "./machine.ts";
import { machineErrorOf } from "./machine-error.ts";
import { verbs } from "./verbs.ts";

const verbNames = new Set(verbs.map(({ name }) => name));

for (const { id, name, fix, packages, neededFor, find } of capabilities) {
  test(`${id} has a name and what adds it in both languages, and is needed by verbs that exist`, (t) => {
    for (const text of [name, fix]) {
      t.not(text.zh, "");
      t.not(text.en, "");
    }
    t.deepEqual(
      neededFor.filter((verb) => !verbNames.has(verb)),
      [],
    );
    for (const each of packages ?? []) {
      t.true(fix.en.includes(each), `${fix.en} installs ${each}`);
    }
  });

  test(`looking for ${id} never fails, and what was found fits one line`, (t) => {
    const found = find();
    t.true(found === undefined || /^[^\n]+$/.test(found), found);
  });
}

test("no capability stands twice in the table", (t) => {
  t.is(new Set(capabilities.map(({ id }) => id)).size, capabilities.length);
});

test("this very Node is found, with its version", (t) => {
  t.is(capabilities.find(({ id }) => id === "node")!.find(), process.versions.node);
});

test("an error of the operating system for want of room or permission is a lack of the machine; any other is none", (t) => {
  const error = machineErrorOf(Object.assign(new Error("x"), { code: "ENOSPC", path: "/full" }));
  t.true(error instanceof MachineError);
  t.is(error!.what.en, "no space left on the disk: /full");
  for (const other of [
    new Error("x"),
    Object.assign(new Error("x"), { code: "ENOENT" }),
    Object.assign(new Error("x"), { code: 13 }),
    "EACCES",
    undefined,
    null,
  ]) {
    t.is(machineErrorOf(other), undefined);
  }
});
