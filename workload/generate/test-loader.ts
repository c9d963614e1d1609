import { load } from "./load.ts";
import { populationSpec } from "./spec.ts";

/** A loader to be killed: tells each chunk that is done on a line of its own. */
const [dsn, spec] = process.argv.slice(2);
await load(populationSpec.parse(JSON.parse(spec!)), {
  dsn: dsn!,
  onProgress: ({ chunks }) => process.stdout.write(`${chunks}\n`),
});
