import test from "ava";
import type { ExecutionContext } from "ava";
import { needsInTurn } from "./requires.ts";
import { fencedBlocks } from "./markdown.ts";
import { runInScratch } from "./shell.ts";
import { readProduct } from "./tree.ts";

/** The suite itself: run by whoever runs this, and by continuous integration. */
const testCommand = "./jinbao test\n";
const mainCommand = "./jinbao prove\n";

/** The commands are the same in both languages, as another test holds: in Chinese only the one whose result is shown runs again. */
for (const { file, locale, runs } of [
  { file: "README.md", locale: "C.UTF-8", runs: (command: string) => command !== testCommand },
  { file: "README.zh-CN.md", locale: "zh_CN.UTF-8", runs: (command: string) => command === mainCommand },
]) {
  const blocks = fencedBlocks(readProduct(file));
  const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);

  needsInTurn("lab", "pulumi")(`the commands of ${file} run, and what it shows of the result is what is printed`, async (t) => {
    t.timeout(900_000);
    const results = await runInScratch(t, commands.filter(runs), { LANG: locale });
    const printed = results.map(({ stdout }) => stdout).join("");
    const shown = blocks.filter(({ language }) => language === "text");
    t.true(shown.length > 0);
    for (const { text, line } of shown) {
      t.true(printed.includes(text), `${file}:${line}`);
    }
  });

  test(`${file} gives the main command first and the test command second, each in a block of its own`, (t) => {
    t.deepEqual(commands.slice(0, 2), [mainCommand, testCommand]);
  });

  test(`${file} says what it is for, shows a picture and gives both commands on its first screen`, (t) => {
    const lines = readProduct(file).split("\n");
    t.true(lines[4]!.length > 40);
    t.true(lines.findIndex((line) => line.startsWith("![")) < 10);
    t.true(lines.indexOf(testCommand.trim()) < 24);
  });
}

test("continuous integration runs exactly the README's test command", (t) => {
  callsTestCommand(t, readProduct(".ci/run"));
});

function callsTestCommand(t: ExecutionContext, script: string): void {
  const calls = script.split("\n").filter((line) => /^[^#]*\.\/jinbao/.test(line));
  t.deepEqual(calls, [`exec ${testCommand.trim()} </dev/null`]);
}
