import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeDirectory } from "../evidence/directory.ts";
import { UserError } from "../model/problem.ts";
import type { Language, Text } from "../model/text.ts";
import { buildReport } from "../reports/build.ts";
import type { ReportInput } from "../reports/input.ts";
import type { Report } from "../reports/report.ts";
import { onInterrupt } from "./interrupt.ts";

type Writer = (report: Report, input: ReportInput, language: Language) => Promise<Uint8Array | string>;

/** The kinds of document; a writer's libraries are loaded when it is called. */
const writers = {
  html: async (...call) => (await import("../reports/html.ts")).writeHtml(...call),
  xlsx: async (...call) => (await import("../reports/xlsx.ts")).writeXlsx(...call),
  docx: async (...call) => (await import("../reports/docx.ts")).writeDocx(...call),
  json: async (...call) => (await import("../reports/json.ts")).writeJson(...call),
} satisfies Record<string, Writer>;

export type DocumentKind = keyof typeof writers;

export const documentKinds = Object.keys(writers) as readonly DocumentKind[];

export type WrittenDocument = Readonly<{ kind: DocumentKind; file: string; bytes: number }>;

/**
 * Writes the documents into `directory` as `report.<kind>`. They are finished in a hidden directory first: whatever happens meanwhile,
 * no document there is ever half-made. Other files in it are left alone.
 */
export async function writeDocuments(
  input: ReportInput,
  {
    directory,
    kinds,
    language,
    progress,
  }: Readonly<{ directory: string; kinds: readonly DocumentKind[]; language: Language; progress: (text: Text) => void }>,
): Promise<readonly WrittenDocument[]> {
  const target = path.resolve(directory);
  const temporary = await temporaryFor(target, await isDirectory(directory));
  const forget = onInterrupt(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }));
  try {
    const report = buildReport(input);
    const written: WrittenDocument[] = [];
    for (const kind of kinds) {
      progress({ zh: `正在写 ${kind} ……`, en: `writing ${kind} ...` });
      const content = await writers[kind](report, input, language);
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      await writeFile(path.join(temporary, `report.${kind}`), bytes, { flush: true });
      written.push({ kind, file: path.join(directory, `report.${kind}`), bytes: bytes.length });
    }
    await moveInto(temporary, target);
    return written;
  } finally {
    await rm(temporary, { recursive: true, force: true });
    forget();
  }
}

/** Long enough for any report; what is older was left by a process that was killed. */
const staleMs = 3_600_000;
const temporaryName = /^\.jinbao-[0-9a-f]{8}\.tmp$/;

/** Inside a target that exists, which may be a file system of its own; beside one that does not, so that it appears whole. */
async function temporaryFor(target: string, exists: boolean): Promise<string> {
  const parent = exists ? target : path.dirname(target);
  await makeDirectory(parent);
  for (const name of (await readdir(parent)).filter((each) => temporaryName.test(each))) {
    const stale = path.join(parent, name);
    const found = await stat(stale).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > staleMs) {
      await rm(stale, { recursive: true, force: true });
    }
  }
  const temporary = path.join(parent, `.jinbao-${randomUUID().slice(0, 8)}.tmp`);
  await makeDirectory(temporary);
  return temporary;
}

/** A directory that is not there appears whole; into one that is, each document comes by a rename of its own. */
async function moveInto(temporary: string, target: string): Promise<void> {
  if ((await stat(target).catch(() => undefined)) === undefined) {
    try {
      await rename(temporary, target);
      return;
    } catch (error) {
      // Another process made it meanwhile.
      if (!(error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST"))) {
        throw error;
      }
    }
  }
  for (const name of await readdir(temporary)) {
    await rename(path.join(temporary, name), path.join(target, name));
  }
}

/** @throws UserError where it is there but no directory. */
async function isDirectory(directory: string): Promise<boolean> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined || found.isDirectory()) {
    return found !== undefined;
  }
  throw new UserError([
    {
      file: directory,
      line: 0,
      path: "-o",
      expected: { zh: "目录", en: "a directory" },
      got: "a file",
      hint: { zh: "换一个目录名", en: "Name another directory." },
    },
  ]);
}
