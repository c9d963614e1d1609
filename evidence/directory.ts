import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a directory and those above it. Node's own recursive `mkdir` never returns where a file system says ENOENT though the parent is
 * there, as /proc does; here that is an error with the code EPERM.
 */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const parent = path.dirname(directory);
    if (code === "EEXIST" && (await isDirectory(directory))) {
      return;
    }
    if (code !== "ENOENT" || parent === directory) {
      throw error;
    }
    if (await isDirectory(parent)) {
      const message = `no directory can be made in ${parent}`;
      throw Object.assign(new Error(message, { cause: error }), { code: "EPERM", path: directory });
    }
    await makeDirectory(parent);
    await makeDirectory(directory);
  }
}

async function isDirectory(directory: string): Promise<boolean> {
  const found = await stat(directory).catch(() => undefined);
  return found?.isDirectory() === true;
}
