import test from "ava";
import { MachineError } from "../../model/machine-error.ts";
import { machineErrorIn, machineErrorText } from "./machine-error-text.ts";

const lack = new MachineError({
  what: { zh: "没有 podman", en: "there is no podman" },
  why: { zh: "主机是容器", en: "hosts are containers" },
  mend: { zh: "apt-get install podman", en: "apt-get install podman" },
});

for (const language of ["zh", "en"] as const) {
  test(`a lack of the machine survives the way through the engine's messages (${language})`, (t) => {
    const found = machineErrorIn(`creating it failed:\n${machineErrorText(lack, language)}\n`);
    t.deepEqual(
      [found?.what[language], found?.why[language], found?.mend[language]],
      [lack.what[language], lack.why[language], lack.mend[language]],
    );
  });
}

test("other messages tell of no lack", (t) => {
  for (const message of ["", "why:  not", "disk full\n  why:  half"]) {
    t.is(machineErrorIn(message), undefined);
  }
});
