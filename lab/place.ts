import { realpathSync } from "node:fs";
import path from "node:path";
import { sha256Hex } from "../sizing/digest.ts";
import { cacheRoot, makeDirectory } from "../tools/cache.ts";

/** Where one lab lies, and the name that everything it makes carries. */
export type Place = Readonly<{
  /** `jinbao-` and eight hexadecimal digits, from the state directory: two state directories are two labs. */
  id: string;
  /** Records, volumes, the engine's own storage: all that `down` removes. */
  directory: string;
  /** Images, packages: what is made once for the user, and kept. */
  cache: string;
}>;

export function placeOf(stateDirectory: string): Place {
  makeDirectory(stateDirectory);
  const state = realpathSync(stateDirectory);
  return { id: `jinbao-${sha256Hex(state).slice(0, 8)}`, directory: path.join(state, "lab"), cache: cacheRoot(process.env) };
}
