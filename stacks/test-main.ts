import { MachineError } from "../model/machine-error.ts";
import { runStack, type TestRun } from "./test-run.ts";

// One run in a process of its own, for tests that kill or interrupt it: the run is told as JSON, and what it came to is printed as JSON.
const [stop, force] = [new AbortController(), new AbortController()];
process.on("SIGINT", () => (stop.signal.aborted ? force : stop).abort());
const told: string[] = [];
try {
  const report = await runStack(JSON.parse(process.argv[2]!) as TestRun, { stop: stop.signal, force: force.signal }, told);
  process.stdout.write(JSON.stringify({ report, told }));
} catch (error) {
  const lack = error instanceof MachineError ? { what: error.what, mend: error.mend } : undefined;
  process.stdout.write(JSON.stringify({ error: error instanceof Error ? error.stack : String(error), lack, told }));
}
process.exit();
