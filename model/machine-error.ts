import type { Text } from "./text.ts";

/** This machine lacks something: what, why it is needed, and the command that mends it. Exit code 3. */
export class MachineError extends Error {
  override readonly name = "MachineError";
  readonly what: Text;
  readonly why: Text;
  readonly mend: Text;

  constructor(reason: Readonly<{ what: Text; why: Text; mend: Text }>) {
    super(reason.what.en);
    this.what = reason.what;
    this.why = reason.why;
    this.mend = reason.mend;
  }
}
