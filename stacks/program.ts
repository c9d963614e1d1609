import type { Part } from "./component.ts";
import type { Texts } from "./texts.ts";

/** What a stack tells of itself, for `pulumi stack output` and for whoever asks the state. */
export type StackOutputs = Readonly<Record<string, unknown>>;

export type StackProgram = () => Promise<StackOutputs>;

/** The program that the automation API runs inline and that `Pulumi.yaml` runs directly: the tree as Pulumi resources. */
export function programOf(whole: Part, texts: Texts): StackProgram {
  return async () => {
    const tree = shortened(whole, texts);
    // Pulumi takes its time to load: only who runs a stack waits for it.
    const { DataCenter } = await import("./shell.ts");
    const dataCenter = new DataCenter(tree.name, { tree });
    return { digest: dataCenter.digest, dataCenter: tree.outputs };
  };
}

function shortened(part: Part, texts: Texts): Part {
  return {
    ...part,
    resources: part.resources.map((resource) => ({ ...resource, inputs: texts.shorten(resource.inputs) })),
    children: part.children.map((child) => shortened(child, texts)),
  };
}
