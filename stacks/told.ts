import type { Text } from "../model/text.ts";

/** An error that a person is to read as it is, in either language. */
export class Told extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}
