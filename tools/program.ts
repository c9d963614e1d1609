import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The path of an executable on PATH, or undefined. */
export function program(name: string, environment: Environment = process.env): string | undefined {
  return programs(name, environment)[0];
}

/** Every executable of that name on PATH, in its order. */
export function programs(name: string, environment: Environment): readonly string[] {
  return (environment["PATH"] ?? "")
    .split(path.delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => path.join(directory, name))
    .filter(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
