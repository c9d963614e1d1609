import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import type { Language } from "../model/text.ts";
import { completionScript } from "./completion.ts";
import type { Shell } from "./completion.ts";
import { program } from "../tools/program.ts";
import { buildProgram } from "./program.ts";
import { verbs } from "./verbs.ts";

const shells: readonly Shell[] = ["bash", "zsh", "fish"];
const languages: readonly Language[] = ["zh", "en"];

function script(shell: Shell, language: Language = "en"): string {
  return completionScript(
    shell,
    buildProgram(language, "1.2.3", async () => undefined),
  );
}

/** A directory with the scripts, two province files and a directory, to complete names in. */
function scratch(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-completion-"));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  for (const shell of shells) {
    writeFileSync(path.join(directory, `script.${shell}`), script(shell));
  }
  writeFileSync(path.join(directory, "north.yaml"), "");
  writeFileSync(path.join(directory, "north east.yaml"), "");
  mkdirSync(path.join(directory, "nested"));
  return directory;
}

/** What bash offers for the line's last word. */
function completeInBash(directory: string, line: string): readonly string[] {
  const words = line.split(" ");
  const asked = `
    source ./script.bash
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
    COMP_CWORD=${words.length - 1}
    _jinbao
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["--norc", "-c", asked], { cwd: directory, encoding: "utf8" });
  return out.split("\n").filter((word) => word !== "");
}

const verbNames = verbs.map(({ name }) => name);

const completions: readonly Readonly<{ line: string; offers: readonly string[] }>[] = [
  { line: "./jinbao ", offers: verbNames },
  { line: "./jinbao p", offers: verbNames.filter((name) => name.startsWith("p")) },
  { line: "jinbao siz", offers: ["size"] },
  { line: "./jinbao --j", offers: ["--json"] },
  { line: "./jinbao --json siz", offers: ["size"] },
  { line: "./jinbao --lang ", offers: ["zh", "en"] },
  { line: "./jinbao size --lang z", offers: ["zh"] },
  { line: "./jinbao size --r", offers: ["--range"] },
  { line: "./jinbao size --s", offers: ["--set", "--seed", "--sweep", "--state"] },
  { line: "./jinbao size --draws 5", offers: [] },
  { line: "./jinbao size --set a", offers: [] },
  { line: "./jinbao size nor", offers: ["north.yaml", "north east.yaml"] },
  { line: "./jinbao size --compare nor", offers: ["north.yaml", "north east.yaml"] },
  { line: "./jinbao size north.yaml --ra", offers: ["--range"] },
  { line: "./jinbao report -o nes", offers: ["nested"] },
  { line: "./jinbao report --on", offers: ["--only"] },
  { line: "./jinbao completion ", offers: ["bash", "zsh", "fish"] },
  { line: "./jinbao completion f", offers: ["fish"] },
  { line: "./jinbao doctor nor", offers: [] },
];

for (const { line, offers } of completions) {
  test(`in bash "${line}" completes to ${offers.join(", ") || "nothing"}`, (t) => {
    t.deepEqual(completeInBash(scratch(t), line).toSorted(), offers.toSorted());
  });
}

for (const verb of verbs) {
  test(`in bash every option of ${verb.name} is offered, and no verb's but its own`, (t) => {
    const own = verb.options.flatMap(({ flags }) => /--[a-z-]+/.exec(flags)?.[0] ?? []);
    t.deepEqual(
      completeInBash(scratch(t), `./jinbao ${verb.name} --`).toSorted(),
      [...own, "--help", "--json", "--lang", "--state", "--version"].toSorted(),
    );
  });
}

for (const shell of shells) {
  for (const language of languages) {
    test(`the ${shell} script in ${language} names every verb and option, and ${shell}, where it is installed, finds no fault in it`, (t) => {
      const text = script(shell, language);
      for (const verb of verbs) {
        t.true(text.includes(verb.name), verb.name);
        for (const { flags } of verb.options) {
          const long = /--([a-z-]+)/.exec(flags)![1]!;
          t.true(text.includes(shell === "fish" ? `-l ${long}` : `--${long}`), long);
        }
      }
      if (program(shell) !== undefined) {
        const file = path.join(scratch(t), "checked");
        writeFileSync(file, text);
        t.notThrows(() => execFileSync(shell, ["-n", file], { stdio: "pipe" }));
      }
    });
  }
}

test("in fish, where it is installed, verbs, options and choices complete", (t) => {
  const directory = scratch(t);
  const offered = (line: string): readonly string[] =>
    execFileSync("fish", ["--no-config", "-c", `source script.fish; complete -C '${line}'`], { cwd: directory, encoding: "utf8" })
      .split("\n")
      .flatMap((row) => (row === "" ? [] : row.split("\t")[0]!));
  if (program("fish") === undefined) {
    t.pass();
    return;
  }
  t.deepEqual(offered("jinbao p").toSorted(), verbNames.filter((name) => name.startsWith("p")).toSorted());
  t.deepEqual(offered("jinbao size --ra"), ["--range"]);
  t.deepEqual(offered("jinbao completion ").toSorted(), ["bash", "fish", "zsh"]);
  t.deepEqual(offered("jinbao size --lang ").toSorted(), ["en", "zh"]);
});
