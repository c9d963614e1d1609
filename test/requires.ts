import test from "ava";
import type { ExecutionContext } from "ava";
import { capabilities } from "../cli/machine.ts";
import type { ToolId } from "../tools/catalogue.ts";
import type { PythonId } from "../tools/python.ts";

/** What a test may need of the machine: ids of `doctor`'s table. */
export type Requirement =
  | "root"
  | "soffice"
  | "chromium"
  | "pdftoppm"
  | "fonts"
  | "git"
  | "npm"
  | "go"
  | "lab"
  | "iperf3"
  | "openssh-server"
  | "postgresql"
  | "oracle"
  | ToolId
  | PythonId;

type Register = (title: string, run: (t: ExecutionContext) => void | Promise<void>) => void;

/**
 * `needs("soffice")("title", run)` is `test("title", run)` where the machine has it, and a skipped test elsewhere, whose title tells
 * the reason in a form that `jinbao test` reads: ` [needs soffice]`.
 */
export function needs(...requirements: readonly Requirement[]): Register {
  return registrar(test, requirements);
}

/** The same, for tests of one file that go on from where the one before left off. */
export function needsInTurn(...requirements: readonly Requirement[]): Register {
  return registrar(test.serial, requirements);
}

function registrar(register: Register & Readonly<{ skip: Register }>, requirements: readonly Requirement[]): Register {
  const missing = requirements.filter((id) => capabilities.find((capability) => capability.id === id)?.find() === undefined);
  if (missing.length === 0) {
    return (title, run) => register(title, run);
  }
  return (title, run) => register.skip(`${title} [needs ${missing.join(" ")}]`, run);
}
