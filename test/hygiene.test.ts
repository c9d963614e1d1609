import test from "ava";
import { productFiles, readProduct, root } from "./tree.ts";

const isText =
  /\.(?:ts|js|json|jsonc|md|ya?ml|txt|sh|toml|svg|css|html|xml|mod|sum|cfg|j2|conf|rules)$|(?:^|\/)(?:jinbao|\.ci\/run|\.gitignore|\.npmrc|LICENSE|Makefile|Dockerfile)$/;
const texts = productFiles().filter((file) => isText.test(file));

/** Put together here, or this file would hold it: where this product was written, and where it lies now. */
const places = [["", "work", ""].join("/"), root];

test("no text file holds a path of the machine on which it was written", (t) => {
  t.true(texts.length > 150);
  for (const file of texts) {
    const text = readProduct(file);
    for (const place of places) {
      const at = text.indexOf(place);
      t.is(at, -1, `${file}: ${text.slice(Math.max(0, at - 20), at + 60)}`);
    }
  }
});

test("the lockfile names the public registry only, and no text file any other", (t) => {
  const hosts = [...readProduct("package-lock.json").matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map((match) => match[1]!);
  t.deepEqual(
    [...new Set(hosts)].filter((host) => host !== "registry.npmjs.org"),
    [],
  );
  for (const file of texts.filter((each) => each !== "package-lock.json")) {
    const registries = [
      ...readProduct(file).matchAll(/https?:\/\/[\w.-]*(?:registry|npm|nexus|artifactory|verdaccio|goproxy)[\w.-]*/gi),
    ].map(([host]) => host);
    t.deepEqual(
      registries.filter((host) => !/\/\/(?:registry\.npmjs\.org|(?:www\.)?npmjs\.com)$/.test(host)),
      [],
      file,
    );
  }
});

test("no text file has trailing blanks, tabs where none belong, or Windows line ends", (t) => {
  for (const file of texts.filter((each) => /\.(?:ts|md|ya?ml|js)$/.test(each))) {
    const text = readProduct(file);
    t.notRegex(text, /[ \t]$|\r/m, file);
    t.true(text.endsWith("\n") && !text.endsWith("\n\n"), file);
  }
});
