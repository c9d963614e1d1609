import type { LabHost } from "../datacenter/lab.ts";
import { UserError } from "../model/problem.ts";
import { isUp } from "./host.ts";
import { entrance, findKeeper, labEnvironment } from "./keeper.ts";
import type { Place } from "./place.ts";
import { listRecords } from "./records.ts";

/**
 * The program that gives a shell on a host, or runs one command there. In a light host it runs on this machine's files, inside the
 * host's network.
 *
 * @throws UserError where there is no such host, or it does not run
 */
export async function shellCommand(
  place: Place,
  name: string,
  command: readonly string[],
  terminal: boolean,
): Promise<Readonly<{ command: readonly string[]; environment: Readonly<Record<string, string>> }>> {
  const hosts = await listRecords<LabHost>(place, "host");
  const host = hosts.find(({ inputs }) => inputs.name === name)?.inputs;
  const keeper = findKeeper(place);
  if (host === undefined || keeper === undefined || !isUp(place, keeper, host)) {
    const some = hosts
      .slice(0, 4)
      .map(({ inputs }) => inputs.name)
      .join(", ");
    throw new UserError([
      {
        file: "shell",
        line: 0,
        path: "host",
        expected:
          some === ""
            ? { zh: "已启动的实验环境（./jinbao up）", en: "a lab that is up (./jinbao up)" }
            : { zh: `一台运行中的主机，如 ${some}`, en: `a running host, such as ${some}` },
        got: name.slice(0, 80),
        hint: { zh: "./jinbao status 列出主机", en: "./jinbao status lists them." },
      },
    ]);
  }
  const wanted = command.length === 0 ? ["/bin/bash", "-l"] : command;
  const environment = labEnvironment(place);
  if (host.kind === "light") {
    return { command: ["nsenter", ...entrance(keeper, name), ...wanted], environment };
  }
  const interactive = terminal && command.length === 0 ? ["--interactive", "--tty"] : ["--interactive"];
  return { command: ["nsenter", ...entrance(keeper), "podman", "exec", ...interactive, name, ...wanted], environment };
}
