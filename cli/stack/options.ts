import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { OfficeChoice } from "../../datacenter/lab.ts";
import type { Machine } from "../../model/province.ts";
import { UserError } from "../../model/problem.ts";
import type { KubernetesOptions } from "../../stacks/kubernetes/options.ts";
import type { Context } from "../verb.ts";

export const targets = ["lab", "hosts", "kubernetes"] as const;

export type Target = (typeof targets)[number];

export function targetOf({ options }: Context): Target {
  return (options.text("target") ?? "lab") as Target;
}

const officesUnlessSaid = 2;

/** @throws UserError */
export function officesOf({ options }: Context): OfficeChoice {
  const text = options.text("offices");
  if (text === undefined || text === "all") {
    return text ?? officesUnlessSaid;
  }
  if (/^\d{1,6}$/u.test(text)) {
    return Number(text);
  }
  throw new UserError([
    {
      file: "--offices",
      line: 0,
      path: "",
      expected: { zh: "all，或个数", en: "all, or how many" },
      got: text,
      hint: { zh: "例如 --offices all 或 --offices 2", en: "Such as --offices all or --offices 2" },
    },
  ]);
}

export function kubernetesOptions({ options }: Context): KubernetesOptions {
  const image = options.text("image");
  const clusterNetworks = options.list("clusterNetwork");
  return { ...(image === undefined ? {} : { image }), ...(clusterNetworks.length === 0 ? {} : { clusterNetworks }) };
}

/** The content of the file named; the provider finds the user's own where none is. */
export function kubeconfigOf({ options }: Context): string | undefined {
  const file = options.text("kubeconfig");
  try {
    return file === undefined ? undefined : readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError([
      {
        file: "--kubeconfig",
        line: 0,
        path: "",
        expected: { zh: "可读的 kubeconfig 文件", en: "a kubeconfig file that can be read" },
        got: (error as Error).message,
        hint: { zh: "不写则用 KUBECONFIG 或 ~/.kube/config。", en: "Left out, KUBECONFIG or ~/.kube/config is used." },
      },
    ]);
  }
}

/** A provider runs in a directory of its own: files are named from the root. `~` is the user's home, as everywhere. */
export function withAbsoluteFiles(machines: readonly Machine[]): readonly Machine[] {
  return machines.map(({ identityFile, ...machine }) =>
    identityFile === undefined ? machine : { ...machine, identityFile: path.resolve(identityFile.replace(/^~(?=\/)/u, os.homedir())) },
  );
}
