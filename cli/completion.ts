import type { Command, Option } from "commander";
import { verbs } from "./verbs.ts";
import type { OptionEntry } from "./verb.ts";

export type Shell = "bash" | "zsh" | "fish";

/** A completion script for `jinbao` and `./jinbao`, from the command line's own table. */
export function completionScript(shell: Shell, program: Command): string {
  const table: Table = {
    verbs: program.commands.map((command) => wordsOf(command)),
    global: program.options.map((option) => flagOf(option)),
  };
  return scripts[shell](table);
}

/** What may follow an option or stand as the operand. */
type Follows = Readonly<{ kind: "nothing" | "anything" | "file" } | { kind: "choice"; choices: readonly string[] }>;
type Flag = Readonly<{ words: readonly string[]; description: string; follows: Follows }>;
type VerbWords = Readonly<{ name: string; description: string; flags: readonly Flag[]; operand: Follows }>;
type Table = Readonly<{ verbs: readonly VerbWords[]; global: readonly Flag[] }>;

const scripts: Readonly<Record<Shell, (table: Table) => string>> = { bash, zsh, fish };

/** Options that are not a verb's own entry in the table: kinds by name. */
const globalKinds: Readonly<Record<string, Follows>> = {
  "--lang": { kind: "choice", choices: ["zh", "en"] },
  "--state": { kind: "file" },
};

function wordsOf(command: Command): VerbWords {
  const verb = verbs.find(({ name }) => name === command.name());
  const argument = verb?.argument;
  return {
    name: command.name(),
    description: command.description(),
    flags: command.options.map((option) =>
      flagOf(
        option,
        verb?.options.find(({ flags }) => flags === option.flags),
      ),
    ),
    operand:
      argument === undefined
        ? { kind: "nothing" }
        : argument.choices === undefined
          ? { kind: "file" }
          : { kind: "choice", choices: argument.choices },
  };
}

function flagOf(option: Option, entry?: OptionEntry): Flag {
  const words = [option.short, option.long].filter((word) => word !== undefined && word !== null);
  return { words, description: option.description, follows: followsOption(option, entry) };
}

function followsOption(option: Option, entry?: OptionEntry): Follows {
  if (!option.required) {
    return { kind: "nothing" };
  }
  if (entry === undefined) {
    return globalKinds[option.long ?? ""] ?? { kind: "anything" };
  }
  return entry.kind === "file" ? { kind: "file" } : { kind: "anything" };
}

function bash({ verbs: all, global }: Table): string {
  const every = [...global, ...all.flatMap(({ flags }) => flags)];
  const cases = all.map(({ name, flags, operand }) => {
    const words = [...flags, ...global].flatMap((flag) => flag.words).join(" ");
    return `    ${name}) flags='${words} --help' operand='${operand.kind}' choices='${operand.kind === "choice" ? operand.choices.join(" ") : ""}' ;;`;
  });
  return `# bash completion of jinbao
_jinbao() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} verb='' flags operand choices each
  COMPREPLY=()
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $each in ${all.map(({ name }) => name).join("|")}) verb=$each; break ;; esac
  done
  case $previous in
${bashFollows(every)}
  esac
  case $verb in
${cases.join("\n")}
    *) flags='${[...global.flatMap((flag) => flag.words), "--help"].join(" ")}' operand='choice' choices='${all.map(({ name }) => name).join(" ")}' ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word")
  elif [[ $operand == choice ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
  elif [[ $operand == file ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F _jinbao jinbao ./jinbao
`;
}

function bashFollows(flags: readonly Flag[]): string {
  const lines = flags.flatMap(({ words, follows }) => {
    const pattern = words.join("|");
    switch (follows.kind) {
      case "nothing":
        return [];
      case "anything":
        return [`    ${pattern}) return ;;`];
      case "file":
        return [`    ${pattern}) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;`];
      case "choice":
        return [`    ${pattern}) mapfile -t COMPREPLY < <(compgen -W "${follows.choices.join(" ")}" -- "$word"); return ;;`];
    }
  });
  return [...new Set(lines)].join("\n");
}

function zsh({ verbs: all, global }: Table): string {
  const described = all.map(({ name, description }) => `    ${quote(`${name}:${firstLine(description)}`)}`);
  const cases = all.map(({ name, flags, operand }) => {
    const specs = [...flags, ...global].flatMap((flag) => zshSpecs(flag));
    return `    ${name}) _arguments ${[...specs, quote(`1:${name}:${zshAction(operand)}`)].join(" ")} ;;`;
  });
  return `#compdef jinbao ./jinbao
_jinbao() {
  local -a verbs
  verbs=(
${described.join("\n")}
  )
  local -i at=\${words[(I)(${all.map(({ name }) => name).join("|")})]}
  if (( at == 0 || at >= CURRENT )); then
    _arguments ${global.flatMap((flag) => zshSpecs(flag)).join(" ")} ${quote("1:verb:->verb")} && return
    _describe verb verbs
    return
  fi
  local verb=\${words[at]}
  words=("\${(@)words[at,-1]}")
  (( CURRENT -= at - 1 ))
  case $verb in
${cases.join("\n")}
  esac
}
compdef _jinbao jinbao ./jinbao
`;
}

function zshSpecs({ words, description, follows }: Flag): readonly string[] {
  const about = firstLine(description).replaceAll(/[[\]:]/g, " ");
  const argument = follows.kind === "nothing" ? "" : `:value:${zshAction(follows)}`;
  return words.map((word) => quote(`*${word}[${about}]${argument}`));
}

function zshAction(follows: Follows): string {
  switch (follows.kind) {
    case "file":
      return "_files";
    case "choice":
      return `(${follows.choices.join(" ")})`;
    case "nothing":
    case "anything":
      return "";
  }
}

function fish({ verbs: all, global }: Table): string {
  const lines = [
    "# fish completion of jinbao",
    "complete -c jinbao -f",
    ...all.map(({ name, description }) => `complete -c jinbao -n __fish_use_subcommand -a ${name} -d ${quote(firstLine(description))}`),
    ...global.map((flag) => `complete -c jinbao${fishFlag(flag)}`),
    ...all.flatMap(({ name, flags, operand }) => [
      ...flags.map((flag) => `complete -c jinbao -n '__fish_seen_subcommand_from ${name}'${fishFlag(flag)}`),
      ...(operand.kind === "file" ? [`complete -c jinbao -n '__fish_seen_subcommand_from ${name}' -F`] : []),
      ...(operand.kind === "choice"
        ? [`complete -c jinbao -n '__fish_seen_subcommand_from ${name}' -a ${quote(operand.choices.join(" "))}`]
        : []),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function fishFlag({ words, description, follows }: Flag): string {
  const names = words.map((word) => (word.startsWith("--") ? ` -l ${word.slice(2)}` : ` -s ${word.slice(1)}`)).join("");
  const argument: Readonly<Record<Follows["kind"], string>> = {
    nothing: "",
    anything: " -x",
    file: " -r -F",
    choice: follows.kind === "choice" ? ` -x -a ${quote(follows.choices.join(" "))}` : "",
  };
  return `${names}${argument[follows.kind]} -d ${quote(firstLine(description))}`;
}

function firstLine(text: string): string {
  return text.split("\n")[0]!;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
