import { open } from "node:fs/promises";
import path from "node:path";
import { parseProvince } from "../model/parse.ts";
import type { Setting } from "../model/parse.ts";
import { printableText } from "../model/printable.ts";
import { UserError } from "../model/problem.ts";
import type { Province } from "../model/province.ts";
import { sameText } from "../model/text.ts";
import type { Text } from "../model/text.ts";
import { productDirectory } from "./product.ts";
import type { Context } from "./verb.ts";

/** A province file as named and read; parsed as often as a sweep needs it. */
export type ProvinceFile = Readonly<{ file: string; bytes: Uint8Array }>;

/** Larger than any province needs; the rest of a larger file is not read, and the parser says that it is too large. */
const maxBytes = 4 * 1024 ** 2;

/** The operand's file, or the scheme's baseline where none is named, with the settings of `--set`. */
export async function provinceOf(context: Context): Promise<Province> {
  const { file, bytes } = await readProvinceFile(context.operand);
  return parseProvince(bytes, file, settingsOf(context));
}

/** @throws UserError where the file cannot be read. */
export async function readProvinceFile(named: string | undefined): Promise<ProvinceFile> {
  const file = named ?? path.relative(process.cwd(), path.join(productDirectory, "provinces", "example.yaml"));
  try {
    return { file, bytes: await readAtMost(file, maxBytes) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UserError([
      {
        file,
        line: 1,
        path: "",
        expected: { zh: "可读的省文件", en: "a province file that can be read" },
        ...(unreadable[code] ?? other(code)),
      },
    ]);
  }
}

/** The `--set key=value` options in order. @throws UserError where one has no `=`. */
export function settingsOf(context: Context): readonly Setting[] {
  const words = context.options.list("set");
  const problems = words.filter((word) => !/^[^=]+=/.test(word)).map((word) => notASetting(word));
  if (problems.length > 0) {
    throw new UserError(problems);
  }
  return words.map((word) => ({ path: word.slice(0, word.indexOf("=")).trim(), text: word.slice(word.indexOf("=") + 1) }));
}

function notASetting(word: string): UserError["problems"][number] {
  return {
    file: "--set",
    line: 0,
    path: "",
    expected: { zh: "键=值", en: "key=value" },
    got: printableText(word),
    hint: { zh: "例如 --set a1=0.4 或 --set offices.counties=80", en: "Such as --set a1=0.4 or --set offices.counties=80" },
  };
}

/** Pipes and devices have no size to ask for: reads until the end or the limit, one byte over it at most. */
async function readAtMost(file: string, limit: number): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of handle.createReadStream({ end: limit, autoClose: false }) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) {
        break;
      }
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

type Unreadable = Readonly<{ got: string; hint: Text }>;

const unreadable: Readonly<Record<string, Unreadable>> = {
  ENOENT: {
    got: "no such file",
    hint: { zh: "请检查路径；./jinbao init FILE 可写出一份新的", en: "Check the path; ./jinbao init FILE writes a new one." },
  },
  EISDIR: { got: "a directory", hint: { zh: "请给出其中的 .yaml 文件", en: "Name the .yaml file in it." } },
  EACCES: { got: "permission denied", hint: { zh: "请检查文件权限", en: "Check the file's permissions." } },
};

function other(code: string): Unreadable {
  return { got: code, hint: sameText("") };
}
