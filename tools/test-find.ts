/** Finds the tool given as JSON, in a process of its own: its path on standard output, its progress on standard error. */
import { findTool } from "./find.ts";
import type { GoTool } from "./catalogue.ts";

// As the command line does.
process.on("SIGTERM", () => process.exit(143));
const tool = JSON.parse(process.argv[2] ?? "") as GoTool;
const file = await findTool(tool, { progress: (text) => process.stderr.write(`${text.en}\n`) });
process.stdout.write(`${file}\n`);
