import { decode } from "./decode.ts";
import { printable, printableText } from "./printable.ts";
import type { Problem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import { pathHint } from "./schema-faults.ts";
import { type Path, resolvePath } from "./schema-keys.ts";

/** One key that replaces what the file says, such as `a1` or `offices.counties`, and its value as YAML. */
export type Setting = Readonly<{ path: string; text: string }>;

/** A setting that names a key of the schema and holds a value. */
export type Assignment = Readonly<{ path: Path; value: unknown }>;

/** Where problems of a setting are said to be: in no file. */
export const settingsPlace = { file: "--set", line: 0 } as const;

/** The settings that can be understood without the file, and what is wrong with the others. */
export function readSettings(settings: readonly Setting[]): Readonly<{ assignments: readonly Assignment[]; problems: readonly Problem[] }> {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const setting of settings) {
    const path = resolvePath(setting.path);
    if (path === undefined) {
      problems.push(unknownPath(setting.path));
      continue;
    }
    const decoded = decode(new TextEncoder().encode(setting.text), settingsPlace.file);
    const read = readYaml(decoded.text, settingsPlace.file);
    const found = decoded.problems.length > 0 ? decoded.problems : read.problems;
    problems.push(...found.map((problem) => ({ ...problem, ...settingsPlace, path: printableText(path.join(".")) })));
    if (found.length === 0) assignments.push({ path, value: read.data });
  }
  return { assignments, problems };
}

/** The file's data with the settings in it, later ones over earlier ones; `data` itself stays as it is. */
export function assign(data: unknown, assignments: readonly Assignment[]): Readonly<{ data: unknown; problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  let result = data;
  for (const { path, value } of assignments) {
    const missing = missingItem(result, path);
    if (missing === undefined) result = replaced(result, path, value);
    else problems.push(missing);
  }
  return { data: result, problems };
}

/** Mappings on the way are made where they are missing; they have no prototype, like those of the file. */
function replaced(data: unknown, path: Path, value: unknown): unknown {
  const [key, ...below] = path;
  if (key === undefined) return value;
  if (Array.isArray(data)) return data.map((item: unknown, index) => (String(index) === key ? replaced(item, below, value) : item));
  const mapping = Object.assign(Object.create(null), isMapping(data) ? data : {}) as Record<string, unknown>;
  mapping[key] = replaced(mapping[key], below, value);
  return mapping;
}

/** A setting changes items of a list but adds none: which places there are is the file's to say. */
function missingItem(data: unknown, path: Path): Problem | undefined {
  let value = data;
  for (const [depth, key] of path.entries()) {
    const length = Array.isArray(value) ? value.length : 0;
    // Keys of the schema's mappings are words, so a number is a list's item.
    if (/^\d+$/.test(key) && Number(key) >= length) {
      return {
        ...settingsPlace,
        path: printableText(path.join(".")),
        expected: {
          zh: `${path.slice(0, depth).join(".")} 已有的项（共 ${length} 项，从 0 数起）`,
          en: `an item that ${path.slice(0, depth).join(".")} has (there are ${length}, counted from 0)`,
        },
        got: key,
        hint: { zh: "设置只能改已有的项；新增请写在文件里。", en: "A setting changes what is there; add items in the file." },
      };
    }
    value = isMapping(value) || Array.isArray(value) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  return undefined;
}

function unknownPath(path: string): Problem {
  return {
    ...settingsPlace,
    path: printableText(path),
    expected: {
      zh: "省份文件中的键，如 insured、offices.counties、a1",
      en: "a key of a province file such as insured, offices.counties or a1",
    },
    got: printable(path),
    hint: pathHint(path),
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
