import { printableText } from "../../model/printable.ts";
import { UserError } from "../../model/problem.ts";
import { documentKinds, writeDocuments } from "../documents.ts";
import type { DocumentKind } from "../documents.ts";
import { provinceOf } from "../province-file.ts";
import { reportInputOf } from "../report-input.ts";
import { nearest } from "../usage.ts";
import type { Context, Outcome } from "../verb.ts";

/** Writes the documents for approval into a directory. */
export async function run(context: Context): Promise<Outcome> {
  const kinds = kindsOf(context.options.text("only"));
  const province = await provinceOf(context);
  const input = await reportInputOf(province, context.stateDirectory);
  const directory = context.options.text("output")!;
  const language = context.documentLanguage ?? province.language;
  const written = await writeDocuments(input, { directory, kinds, language, progress: context.progress });
  return {
    exit: 0,
    json: { province: province.name, files: written.map(({ file }) => file), documents: written },
    text: () => `${written.map(({ file }) => file).join("\n")}\n`,
  };
}

/** @throws UserError for every word of `--only` that is no kind of document. */
function kindsOf(only: string | undefined): readonly DocumentKind[] {
  if (only === undefined) {
    return documentKinds;
  }
  const words = only.split(",").map((word) => word.trim());
  const unknown = words.filter((word) => !documentKinds.some((kind) => kind === word));
  if (unknown.length > 0) {
    throw new UserError(unknown.map((word) => unknownKind(word)));
  }
  return documentKinds.filter((kind) => words.includes(kind));
}

function unknownKind(word: string): UserError["problems"][number] {
  const near = nearest(word, documentKinds);
  return {
    file: "--only",
    line: 0,
    path: "",
    expected: { zh: documentKinds.join("、"), en: documentKinds.join(", ") },
    got: word === "" ? "-" : printableText(word),
    hint: {
      zh: near === undefined ? "多种之间用逗号分隔" : `是不是 ${near}？`,
      en: near === undefined ? "Separate several by commas." : `Did you mean ${near}?`,
    },
  };
}
