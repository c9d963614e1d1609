/**
 * The name under which a cell is known in formulas, such as `in_a1` for the input `a1` or `q_database_cores` for the
 * quantity `database.cores`. The prefix keeps it apart from a cell's address (`a1` alone would be one), and underscores
 * alone are legal in Excel and in LibreOffice.
 */
export function cellName(kind: "in" | "q", id: string): string {
  return `${kind}_${id.replaceAll(/[^A-Za-z0-9]/gu, "_")}`;
}

/**
 * The cell names of all ids. Two ids that would share one are a bug: spreadsheets take names without regard to case.
 *
 * @throws Error when two ids share a name
 */
export function cellNames(inputs: readonly string[], quantities: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Map<string, string>();
  const all = [...inputs.map((id) => ["in", id] as const), ...quantities.map((id) => ["q", id] as const)];
  for (const [kind, id] of all) {
    const name = cellName(kind, id);
    const other = taken.get(name.toLowerCase());
    if (other !== undefined) throw new Error(`cell name ${name} stands for both ${other} and ${id}`);
    taken.set(name.toLowerCase(), id);
    names.set(id, name);
  }
  return names;
}

/**
 * A formula's expression with `{id}` replaced by cell names: `{insured}*{a1}` becomes `in_insured*in_a1`. Braces around
 * numbers are the sheet's own array constants, and stay.
 *
 * @throws Error when an id has no cell
 */
export function withNames(expression: string, names: ReadonlyMap<string, string>): string {
  return expression.replaceAll(PLACEHOLDER, (_, id: string) => {
    const name = names.get(id);
    if (name === undefined) throw new Error(`no cell holds ${id}, wanted by ${expression}`);
    return name;
  });
}

/**
 * A quantity's expression with some inputs replaced, such as the years by a cell of its own: what rests on them is
 * written out, all else stays a name.
 *
 * @param replaced expressions by input id
 */
export function rewritten(
  id: string,
  expressions: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
  replaced: ReadonlyMap<string, string>,
): string {
  const given = replaced.get(id);
  if (given !== undefined) return given;
  const expression = expressions.get(id);
  if (expression === undefined || !restsOn(id, expressions, replaced)) return withNames(`{${id}}`, names);
  return `(${expression.replaceAll(PLACEHOLDER, (_, part: string) => rewritten(part, expressions, names, replaced))})`;
}

const PLACEHOLDER = /\{([A-Za-z][^{}]*)\}/gu;

function restsOn(id: string, expressions: ReadonlyMap<string, string>, replaced: ReadonlyMap<string, string>): boolean {
  if (replaced.has(id)) return true;
  return [...(expressions.get(id) ?? "").matchAll(PLACEHOLDER)].some((match) => restsOn(match[1]!, expressions, replaced));
}
