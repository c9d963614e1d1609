import { existsSync, mkdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Environment } from "../../tools/program.ts";

/** Where one state directory's stacks lie. */
export type StackPlace = Readonly<{
  /** `stack/` in the state directory, absolute: project, settings, and unless the user has a backend of his own all state. */
  directory: string;
  /** States as they were before each change. */
  history: string;
  passphraseFile: string;
  /** Held by the process that works on the stacks. */
  ownerFile: string;
  /** Names the engine that runs, so that the next run finds one that outlived the process that started it. */
  engineFile: string;
  /** Long texts that the state has by reference. */
  texts: string;
  backend: Backend;
}>;

/** Ours lies in the stack's directory; a user's own may lie anywhere, and its locks are seen only where it is a directory. */
export type Backend = Readonly<{ url: string; ours: boolean; directory: string | undefined }>;

export const projectName = "jinbao";

export function stackPlace(stateDirectory: string, environment: Environment = process.env): StackPlace {
  const directory = path.join(absolute(stateDirectory), "stack");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    directory,
    history: path.join(directory, "history"),
    passphraseFile: path.join(path.dirname(directory), "secrets", "passphrase"),
    ownerFile: path.join(directory, "owner"),
    engineFile: path.join(directory, "engine"),
    texts: path.join(directory, "texts"),
    backend: backendOf(directory, environment["PULUMI_BACKEND_URL"]),
  };
}

/** The file of a stack's state, where the backend is a directory and the stack is there. */
export function stateFile({ backend }: StackPlace, stackName: string): string | undefined {
  if (backend.directory === undefined) {
    return undefined;
  }
  const file = path.join(backend.directory, ".pulumi", "stacks", projectName, `${stackName}.json`);
  return [file, `${file}.gz`, `${file}.zst`].find((each) => existsSync(each));
}

export function lockDirectory({ backend }: StackPlace, stackName: string): string | undefined {
  return backend.directory === undefined
    ? undefined
    : path.join(backend.directory, ".pulumi", "locks", "organization", projectName, stackName);
}

/**
 * Beside each file the backend would write another with its checksum, and not as a whole: killed in between, it could not read the state
 * any more. It is a fifth of its work, too, and nobody reads it.
 */
const withoutSidecars = "metadata=skip";

function absolute(stateDirectory: string): string {
  mkdirSync(stateDirectory, { recursive: true });
  return realpathSync(stateDirectory);
}

function backendOf(directory: string, url: string | undefined): Backend {
  if (url === undefined || url === "") {
    return { url: `${pathToFileURL(directory).href}?${withoutSidecars}`, ours: true, directory };
  }
  return { url, ours: false, directory: url.startsWith("file://") ? path.resolve(directory, filePath(url)) : undefined };
}

/** `file://~` and `file://./x` are Pulumi's own forms, which no URL parser reads. */
function filePath(url: string): string {
  const written = decodeURIComponent(url.slice("file://".length).replace(/\?.*$/u, ""));
  return written.startsWith("~") ? path.join(process.env["HOME"] ?? "", written.slice(1)) : written;
}
