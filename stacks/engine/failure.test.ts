import test from "ava";
import { MachineError } from "../../model/machine-error.ts";
import { EngineError, killed } from "./command.ts";
import { failuresOf, isProtection } from "./failure.ts";
import { Tally } from "./tally.ts";

function ended(stderr: string, code = 255): EngineError {
  return new EngineError(["up", "--yes"], { stdout: "", stderr, code });
}

const lacks: readonly Readonly<{ title: string; error: EngineError; what: RegExp }>[] = [
  { title: "a full disk", error: ended("error: An IO error occurred: write lab.json: no space left on device"), what: /disk/u },
  {
    title: "a passphrase that does not open the state",
    error: ended("error: could not decrypt: incorrect passphrase"),
    what: /passphrase/u,
  },
  {
    title: "another run's lock on a backend that we cannot look into",
    error: ended("error: the stack is currently locked by 1 lock(s)."),
    what: /locked/u,
  },
  {
    title: "a provider that cannot be fetched",
    error: ended("error: Could not automatically download and install resource plugin 'pulumi-resource-kubernetes' at version v4.32.0"),
    what: /plugin/u,
  },
  { title: "an engine that was killed", error: ended("", killed), what: /killed/u },
];

for (const { title, error, what } of lacks) {
  test(`${title} is the machine's lack: what, why, and what mends it, in both languages`, (t) => {
    const lack = t.throws(() => failuresOf(error, new Tally({ looking: false })), { instanceOf: MachineError });
    t.regex(lack.what.en, what);
    for (const text of [lack.what, lack.why, lack.mend]) {
      t.true(text.zh !== "" && text.en !== "");
    }
  });
}

test("what the engine says and nobody knows is a bug, with all that it said", (t) => {
  const error = t.throws(() => failuresOf(ended("panic: runtime error"), new Tally({ looking: false })));
  t.false(error instanceof MachineError);
  t.true(error.message.includes("panic: runtime error"));
});

test("an error that is not the engine's stays what it is", (t) => {
  const own = new TypeError("ours");
  t.is(
    t.throws(() => failuresOf(own, new Tally({ looking: false }))),
    own,
  );
});

test("a refusal to touch what is protected is told from other failures", (t) => {
  const thing = { type: "jinbao:lab:Host", name: "a" };
  t.true(isProtection({ ...thing, message: "cannot be deleted\nbecause it is protected." }));
  t.true(isProtection({ ...thing, message: "unable to replace: it is currently marked for protection" }));
  t.false(isProtection({ ...thing, message: "podman: exit 125" }));
});
