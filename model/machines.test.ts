import test from "ava";
import { UserError } from "./problem.ts";
import { least, parseText } from "./test-parse.ts";

const key = `SHA256:${"A".repeat(43)}`;
const line = `ssh-ed25519 ${"A".repeat(68)} root@business-db-1`;

function machines(...entries: readonly string[]): string {
  return `${least}\nmachines:\n${entries.map((entry) => `  - {${entry}}`).join("\n")}\n`;
}

test("a machine needs a name, an address and a host key; the rest has defaults, and it is not adopted unless that is said", (t) => {
  t.deepEqual(parseText(machines(`name: business-db-1, address: 192.0.2.9, hostKey: "${key}"`)).machines, [
    { name: "business-db-1", address: "192.0.2.9", port: 22, user: "root", hostKey: key, adopt: false },
  ]);
  t.deepEqual(
    parseText(
      machines(`name: a, address: db.example.org, port: 2222, user: admin, hostKey: "${line}", identityFile: ~/.ssh/id, adopt: true`),
    ).machines,
    [{ name: "a", address: "db.example.org", port: 2222, user: "admin", hostKey: line, identityFile: "~/.ssh/id", adopt: true }],
  );
  t.false("machines" in parseText(least));
});

const bad: readonly (readonly [title: string, entry: string, path: string])[] = [
  ["no host key", "name: a, address: 192.0.2.9", "machines.0.hostKey"],
  ["a host key that is none", "name: a, address: 192.0.2.9, hostKey: abc", "machines.0.hostKey"],
  ["a fingerprint of another length", `name: a, address: 192.0.2.9, hostKey: "${key}AA"`, "machines.0.hostKey"],
  ["a name with a space", `name: "a b", address: 192.0.2.9, hostKey: "${key}"`, "machines.0.name"],
  ["an address with an option in it", `name: a, address: "-oProxyCommand=x", hostKey: "${key}"`, "machines.0.address"],
  ["a port that is none", `name: a, address: 192.0.2.9, port: 70000, hostKey: "${key}"`, "machines.0.port"],
  ["a user that is none", `name: a, address: 192.0.2.9, user: "a b", hostKey: "${key}"`, "machines.0.user"],
  ["a key of the file that nobody knows", `name: a, address: 192.0.2.9, hostKey: "${key}", password: x`, "machines.0.password"],
];

for (const [title, entry, path] of bad) {
  test(`${title} is refused at ${path}`, (t) => {
    const error = t.throws(() => parseText(machines(entry)), { instanceOf: UserError });
    t.deepEqual(
      error.problems.map((problem) => problem.path),
      [path],
    );
  });
}

test("two machines cannot be one host", (t) => {
  const entry = `name: a, address: 192.0.2.9, hostKey: "${key}"`;
  const error = t.throws(() => parseText(machines(entry, entry)), { instanceOf: UserError });
  t.deepEqual(
    error.problems.map(({ path, hint }) => [path, hint.en]),
    [["machines.1.name", "machines.0 is this host already."]],
  );
});
