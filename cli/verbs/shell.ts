import { shellCommand } from "../../lab/shell.ts";
import { placeOf } from "../../lab/place.ts";
import { spawn } from "node:child_process";
import type { Context, Outcome } from "../verb.ts";

/** A shell on a host, or one command, whose exit code becomes ours. */
export async function run(context: Context): Promise<Outcome> {
  const { command, environment } = await shellCommand(placeOf(context.stateDirectory), context.operand!, context.rest, process.stdin.isTTY);
  const [program = "", ...options] = command;
  if (context.json) {
    const child = spawn(program, options, { stdio: ["inherit", "pipe", "pipe"], env: { ...process.env, ...environment } });
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const exitCode = await ended(child);
    return { exit: exitCode, json: { host: context.operand, exitCode, stdout: await stdout, stderr: await stderr }, text: () => "" };
  }
  const exitCode = await ended(spawn(program, options, { stdio: "inherit", env: { ...process.env, ...environment } }));
  return { exit: exitCode, json: {}, text: () => "" };
}

async function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
