import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { parse } from "yaml";
import { packages } from "../model/catalogue/packages.ts";

const directory = path.join(import.meta.dirname, "roles");
const roles = readdirSync(directory);

function yaml(...names: readonly string[]): unknown {
  return parse(readFileSync(path.join(directory, ...names), "utf8"));
}

/** Every task of a role, those in blocks too. */
function tasksOf(role: string): readonly Readonly<Record<string, unknown>>[] {
  const files = readdirSync(path.join(directory, role, "tasks")).filter((file) => /\.ya?ml$/.test(file));
  const flat = (tasks: unknown): readonly Readonly<Record<string, unknown>>[] =>
    ((tasks ?? []) as Readonly<Record<string, unknown>>[]).flatMap((task) => [task, ...flat(task["block"]), ...flat(task["rescue"])]);
  return files.flatMap((file) => flat(yaml(role, "tasks", file)));
}

test("the site's playbook names roles that are there", (t) => {
  const plays = parse(readFileSync(path.join(import.meta.dirname, "site.yaml"), "utf8")) as readonly {
    roles?: readonly { role: string }[];
  }[];
  const named = plays.flatMap((play) => (play.roles ?? []).map(({ role }) => role));
  t.true(named.length > 0);
  t.deepEqual(
    named.filter((role) => !roles.includes(role)),
    [],
  );
});

for (const role of roles) {
  test(`${role} tells its options, and each of its defaults is one of them under the role's name`, (t) => {
    const file = ["argument_specs.yml", "argument_specs.yaml"].find((each) => existsSync(path.join(directory, role, "meta", each)))!;
    const { argument_specs: specs } = yaml(role, "meta", file) as { argument_specs: { main: { options?: object } } };
    const options = Object.keys(specs.main.options ?? {});
    const defaults = path.join(directory, role, "defaults", "main.yml");
    const names = existsSync(defaults) ? Object.keys((parse(readFileSync(defaults, "utf8")) as object | null) ?? {}) : [];
    t.deepEqual(
      names.filter((name) => !options.includes(name) || !name.startsWith(`${role}_`)),
      [],
    );
  });

  test(`every task of ${role} has a name, and modules are named in full`, (t) => {
    const words =
      /^(?:name|when|loop|loop_control|register|notify|tags|vars|args|block|rescue|always|become|become_user|become_method|no_log|changed_when|failed_when|check_mode|delegate_to|run_once|retries|delay|until|ignore_errors|ignore_unreachable|listen|environment|throttle|delegate_facts|diff|async|poll|connection|any_errors_fatal)$/;
    for (const task of tasksOf(role)) {
      t.is(typeof task["name"], "string", JSON.stringify(task).slice(0, 100));
      const isOwn = (module: string): boolean => existsSync(path.join(directory, role, "library", `${module}.py`));
      for (const key of Object.keys(task).filter((each) => !words.test(each) && !isOwn(each))) {
        t.regex(key, /^[a-z_]+\.[a-z_]+\.[a-z_0-9]+$/);
      }
    }
  });
}

test("every package that a task names outright is one that the lab's repository serves", (t) => {
  const served = new Set(packages.map(({ name }) => name));
  for (const role of roles) {
    for (const task of tasksOf(role)) {
      const apt = task["ansible.builtin.apt"] as { name?: string | readonly string[] } | undefined;
      for (const name of [apt?.name ?? []].flat().filter((each) => /^[a-z0-9.+-]+$/.test(each))) {
        t.true(served.has(name), `${role}: ${name}`);
      }
    }
  }
});
