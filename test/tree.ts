import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** The product's own directory. */
export const root = path.join(import.meta.dirname, "..");

const outside: ReadonlySet<string> = new Set(["node_modules", ".git", ".jinbao", "report", "out"]);

/** Every file of the product, relative to its directory with forward slashes; what is installed or made by running it is left out. */
export function productFiles(): readonly string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !outside.has(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(path.join(root, entry.name), { recursive: true, withFileTypes: true })
            .filter((inner) => inner.isFile())
            .map((inner) => path.relative(root, path.join(inner.parentPath, inner.name)))
        : [entry.name],
    )
    .map((file) => file.split(path.sep).join("/"))
    .toSorted();
}

export function readProduct(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}
