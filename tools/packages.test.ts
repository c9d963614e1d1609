import path from "node:path";
import test from "ava";
import { aptCommand, debianPackages, installedPackage } from "./packages.ts";
import { fakeProgram, scratch } from "./test-tool.ts";

const podman = debianPackages.find(({ name }) => name === "podman")!;

test("packages are installed by one command that asks nothing", (t) => {
  t.is(aptCommand(["git", "npm"]), "apt-get update && apt-get install -y --no-install-recommends git npm");
});

test("no package stands twice in the table, and each has the version that was tested, without Debian's suffix", (t) => {
  t.is(new Set(debianPackages.map(({ name }) => name)).size, debianPackages.length);
  for (const { name, version } of debianPackages) {
    t.regex(version, /^(?:\d+:)?\d+(?:\.\d+)+$/, name);
  }
});

/** Answers as dpkg does, where `dpkg --compare-versions` says yes or no. */
function system(directory: string, answers: string, newEnough: boolean): string {
  fakeProgram(directory, "dpkg-query", answers);
  return fakeProgram(directory, "dpkg", `exit ${newEnough ? 0 : 1}`);
}

test("a package that is installed in a version as tested or later is found with that version", (t) => {
  const PATH = system(scratch(t), "echo installed 5.4.2+ds1-2", true);
  t.is(installedPackage({ ...podman, program: "no-such" }, { PATH }), "5.4.2+ds1-2");
});

test("a package older than was tested counts as missing", (t) => {
  const PATH = system(scratch(t), "echo installed 3.0.1+dfsg1-3", false);
  t.is(installedPackage({ ...podman, program: "no-such" }, { PATH }), undefined);
});

for (const [title, answers] of [
  ["never installed", "exit 1"],
  ["removed but for its configuration", "echo config-files 4.3.1+ds1-8"],
] as const) {
  test(`a package that was ${title} is missing, unless its program is there by other means`, (t) => {
    const PATH = system(scratch(t), answers, true);
    t.is(installedPackage({ ...podman, program: "no-such" }, { PATH }), undefined);
    fakeProgram(PATH, "podman", "");
    t.is(installedPackage(podman, { PATH }), path.join(PATH, "podman"));
  });
}

test("on a system without Debian's packages the program tells", (t) => {
  const PATH = scratch(t);
  t.is(installedPackage({ ...podman, program: "no-such" }, { PATH }), undefined);
  fakeProgram(PATH, "no-such", "");
  t.is(installedPackage({ ...podman, program: "no-such" }, { PATH }), path.join(PATH, "no-such"));
});
