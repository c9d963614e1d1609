import { isBuiltin } from "node:module";
import path from "node:path";
import test from "ava";
import ts from "typescript";
import { productFiles, readProduct } from "./tree.ts";

/** Folders in the order in which imports may go: from one to those before it, and within itself. Of a group, none imports another. */
const layers: readonly (readonly string[])[] = [
  ["model"],
  ["sizing"],
  ["datacenter"],
  ["evidence"],
  ["tools"],
  ["tools"],
  ["stacks", "lab", "playbooks", "workload", "load-tests", "monitoring", "backup", "security-baseline"],
  ["drills"],
  ["reports"],
  ["web"],
  ["cli"],
];
/** Outside of the product: they import it, it never imports them. */
const around: ReadonlySet<string> = new Set(["bench", "test", "."]);

/** Writers that make archives; the rest of the pure folders runs in a browser too. */
const writers = /^reports\/(?:xlsx|docx|office)(?:\/|\.ts$)/;
const pure = /^(?:model|sizing|datacenter|reports)\/|^evidence\/record\.ts$/;
const isTest = /(?:\.test\.ts|\/test-[^/]+\.ts)$/;

type Import = Readonly<{ from: string; to: string }>;

const sources = productFiles().filter((file) => file.endsWith(".ts"));
/** Every import, static or not: of a file by its path, of a package by its name. */
const imports: readonly Import[] = sources.flatMap((from) =>
  ts.preProcessFile(readProduct(from)).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith(".") ? path.posix.normalize(path.posix.join(path.posix.dirname(from), fileName)) : fileName,
  })),
);

function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : ".";
}

function layerOf(folder: string): number {
  return layers.findIndex((group) => group.includes(folder));
}

const known = new Set(sources);
const between = imports.filter(({ to }) => known.has(to));

test("every TypeScript file lies in a folder that has its place in the order", (t) => {
  t.true(sources.length > 100);
  t.deepEqual(
    sources.filter((file) => layerOf(folderOf(file)) === -1 && !around.has(folderOf(file))),
    [],
  );
});

test("imports go one way: model, sizing, datacenter, evidence, tools, the parts that touch hosts, drills, reports, web, cli", (t) => {
  t.true(between.length > 200);
  const wrong = between.filter(({ from, to }) => {
    const [importer, imported] = [folderOf(from), folderOf(to)];
    if (importer === imported || around.has(importer)) {
      return false;
    }
    if (around.has(imported)) {
      return !(isTest.test(from) && imported === "test");
    }
    return layerOf(importer) <= layerOf(imported);
  });
  t.deepEqual(wrong, []);
});

test("no code imports a test, and only tests import what is made for them", (t) => {
  t.deepEqual(
    between.filter(
      ({ from, to }) => isTest.test(to) && !isTest.test(from) && !around.has(folderOf(from)) && to !== "reports/office/example.ts",
    ),
    [],
  );
});

test("every relative import names a file that exists", (t) => {
  t.deepEqual(
    imports.filter(({ to }) => to.endsWith(".ts") && !known.has(to)),
    [],
  );
});

test("model, sizing, datacenter, the report's tree and the judging of evidence reach nothing of Node, however far one follows the imports", (t) => {
  const reaches = new Map<string, readonly string[]>(
    sources.map((file) => [file, imports.filter(({ from }) => from === file).map(({ to }) => to)]),
  );
  for (const start of sources.filter((file) => pure.test(file) && !writers.test(file) && !isTest.test(file))) {
    const seen = new Set<string>([start]);
    for (const file of seen) {
      for (const next of reaches.get(file) ?? []) {
        t.false(isBuiltin(next), `${start} reaches ${next} through ${file}`);
        seen.add(next);
      }
    }
  }
});
