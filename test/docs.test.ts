import { existsSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { parseProvince } from "../model/parse.ts";
import { knownPaths } from "../model/schema-keys.ts";
import { verbs } from "../cli/verbs.ts";
import { fencedBlocks, headingLevels, linkTargets } from "./markdown.ts";
import { renewedDocs } from "./renew-docs.ts";
import { readProduct, root, productFiles } from "./tree.ts";
import { needs, type Requirement } from "./requires.ts";
import { runInScratch } from "./shell.ts";

const markdown = productFiles().filter((file) => file.endsWith(".md"));
const pages = markdown.filter((file) => file.startsWith("docs/zh-CN/")).map((file) => path.basename(file));

test("the documentation has the same pages in both languages", (t) => {
  t.true(pages.length >= 9);
  t.deepEqual(
    markdown.filter((file) => file.startsWith("docs/en/")).map((file) => path.basename(file)),
    pages,
  );
});

/** Pairs of files that say the same in two languages. */
const pairs = [["README.zh-CN.md", "README.md"], ...pages.map((page) => [`docs/zh-CN/${page}`, `docs/en/${page}`])] as [string, string][];

for (const [zh, en] of pairs) {
  test(`${zh} and ${en} have the same headings, blocks, commands, tables and links`, (t) => {
    const [chinese, english] = [readProduct(zh), readProduct(en)];
    t.deepEqual(headingLevels(chinese), headingLevels(english));
    t.deepEqual(
      fencedBlocks(chinese).map(({ language }) => language),
      fencedBlocks(english).map(({ language }) => language),
    );
    t.deepEqual(commandsOf(chinese), commandsOf(english));
    t.deepEqual(tableRows(chinese), tableRows(english));
    t.is(linkTargets(chinese).length, linkTargets(english).length);
    t.true(chinese.match(/\p{Script=Han}/gu)!.length > 300);
    t.true(english.match(/[a-z]{4}/g)!.length > 100);
  });
}

/** Pages whose commands need more of the machine than the product itself does. */
const demanding: Readonly<Record<string, readonly Requirement[]>> = {
  "lab.md": ["lab", "pulumi"],
  "stack.md": ["lab", "pulumi"],
  "workload.md": ["postgresql"],
};

for (const page of pages) {
  needs(...(demanding[page] ?? []))(`every command of docs/*/${page} runs`, async (t) => {
    t.timeout(600_000);
    await runInScratch(t, commandsOf(readProduct(`docs/zh-CN/${page}`)), { LANG: "C.UTF-8" });
    t.pass();
  });
}

test("every block in the documentation is a command, its output, or a province file that is sound", (t) => {
  for (const file of markdown.filter((each) => each.startsWith("docs/"))) {
    for (const { language, text, line } of fencedBlocks(readProduct(file))) {
      t.true(["sh", "text", "yaml"].includes(language), `${file}:${line}: ${language}`);
      if (language === "yaml") {
        t.notThrows(() => parseProvince(new TextEncoder().encode(text), `${file}:${line}`));
      }
    }
  }
});

test("every relative link and picture leads to a file", (t) => {
  for (const file of markdown) {
    for (const target of linkTargets(readProduct(file)).filter((each) => !/^[a-z]+:/.test(each))) {
      const [place = ""] = target.split("#");
      t.true(place === "" || existsSync(path.join(root, path.dirname(file), place)), `${file}: ${target}`);
    }
  }
});

test("what is made from the product is as it would be made now: after a change, run node test/renew-docs.ts", (t) => {
  for (const { file, text } of renewedDocs()) {
    t.is(readProduct(file) === text, true, file);
  }
});

test("every key of a province file is in the reference of both languages", (t) => {
  for (const file of ["docs/zh-CN/province-file.md", "docs/en/province-file.md"]) {
    const text = readProduct(file);
    for (const key of knownPaths()) {
      const [section, ...rest] = key.split(".");
      t.true(text.includes(`\`${rest.length === 0 ? section : rest.join(".")}`), `${file}: ${key}`);
    }
  }
});

test("every verb is in the reference of the command line, in both languages", (t) => {
  for (const file of ["docs/zh-CN/command-line.md", "docs/en/command-line.md"]) {
    for (const { name } of verbs) {
      t.regex(readProduct(file), new RegExp(`^\\| \`${name}[ \`]`, "m"), file);
    }
  }
});

function commandsOf(text: string): readonly string[] {
  return fencedBlocks(text)
    .filter(({ language }) => language === "sh")
    .map((block) => block.text);
}

/** How many rows of tables, without what the blocks hold. */
function tableRows(text: string): number {
  return text.split("\n").filter((line) => line.startsWith("| ")).length;
}
