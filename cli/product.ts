import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The product's own directory. */
export const productDirectory = fileURLToPath(new URL("..", import.meta.url));

/** The version in package.json. */
export function productVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}
