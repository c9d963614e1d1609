import test from "ava";
import { fits, isOlder, versionIn } from "./version.ts";

for (const { prints, version } of [
  { prints: "v3.259.0", version: "3.259.0" },
  { prints: "etcd Version: 3.6.14\nGit SHA: 0000\nGo Version: go1.26.8", version: "3.6.14" },
  { prints: "Kubernetes v1.36.3", version: "1.36.3" },
  { prints: "Client Version: v1.36.3\nKustomize Version: v5.8.1", version: "1.36.3" },
  { prints: "kwok version v0.8.0 go1.26.8 (linux/amd64)", version: "0.8.0" },
  { prints: "toxiproxy-server version 2.12.0", version: "2.12.0" },
  { prints: "Git Commit Hash: none\nUTC Build Time: unknown\nRelease version: v1.0.12", version: "1.0.12" },
  { prints: "go1.27", version: "1.27" },
  { prints: "v1.36.3+k3s1", version: "1.36.3" },
  { prints: "v1.37.0-alpha.1", version: "1.37.0-alpha.1" },
  { prints: "Release version: dev", version: undefined },
  { prints: "", version: undefined },
]) {
  test(`the version in ${JSON.stringify(prints)} is ${version ?? "not told"}`, (t) => {
    t.is(versionIn(prints), version);
  });
}

for (const { version, serves } of [
  { version: "1.35.9", serves: false },
  { version: "1.36.0", serves: true },
  { version: "1.36.10", serves: true },
  { version: "1.36.3-rc.1", serves: false },
  { version: "1.37.0", serves: false },
  { version: "2.36.1", serves: false },
  { version: "0.36.1", serves: false },
]) {
  test(`version ${version} ${serves ? "fits" : "does not fit"} from 1.36.0 and below 1.37.0`, (t) => {
    t.is(fits(version, { from: "1.36.0", below: "1.37.0" }), serves);
  });
}

test("versions compare by their numbers, not by their letters, and no version is older than itself", (t) => {
  t.true(isOlder("1.9.0", "1.10.0"));
  t.false(isOlder("1.10.0", "1.9.0"));
  t.true(isOlder("1.26", "1.26.1"));
  t.false(isOlder("1.26", "1.26.0"));
});
