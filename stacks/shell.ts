import * as pulumi from "@pulumi/pulumi";
import { keyOf, resourcesOf, type Part, type PlacedResource } from "./component.ts";

// With each resource the state would say by which lines of our code it came to be: a third of all that the engine writes before and after
// each step, and paths of this machine. All our resources come from one loop.
Object.assign(pulumi.Resource, { stackTrace: () => [] });
// Several calls to the engine for each resource, to say that it is being registered: nobody reads them.
Object.assign(pulumi.log, { debug: async () => undefined });

/** A data centre as Pulumi components and resources: the thin shell over the tree, which says all that there is to know. */
export class DataCenter extends pulumi.ComponentResource {
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, { tree }: Readonly<{ tree: Part }>, options?: pulumi.ComponentResourceOptions) {
    super(tree.type, name, {}, options);
    const components = new Map<Part, pulumi.ComponentResource>([[tree, this]]);
    addChildren(tree, components);
    addResources(tree, components);
    this.digest = pulumi.output(tree.outputs["digest"] as string);
    this.registerOutputs(tree.outputs);
  }
}

/**
 * A component of any kind; what it is made of stands in its part of the tree. Its outputs come from the plan, not from what is in it, and
 * are told at once: the engine writes the whole state then, which is small as long as there are components only.
 */
class PlannedComponent extends pulumi.ComponentResource {
  constructor({ type, name, outputs }: Part, parent: pulumi.Resource) {
    super(type, name, {}, { parent });
    this.registerOutputs(outputs);
  }
}

class Resource extends pulumi.CustomResource {
  // A constructor of our own: Pulumi's own is abstract by convention.
  constructor({ type, name, inputs, protect }: PlacedResource, options: pulumi.CustomResourceOptions) {
    super(type, name, { ...inputs }, { ...options, protect });
  }
}

function addChildren(part: Part, components: Map<Part, pulumi.ComponentResource>): void {
  for (const child of part.children) {
    components.set(child, new PlannedComponent(child, components.get(part)!));
    addChildren(child, components);
  }
}

/** Each resource after those that it needs, whatever component they are in. */
function addResources(tree: Part, components: ReadonlyMap<Part, pulumi.ComponentResource>): void {
  const parents = new Map([...components].flatMap(([part, component]) => part.resources.map((each) => [keyOf(each), component] as const)));
  const planned = new Map(resourcesOf(tree).map((each) => [keyOf(each), each]));
  const made = new Map<string, pulumi.CustomResource>();
  const make = (key: string, onWay: readonly string[]): pulumi.CustomResource => {
    const found = made.get(key);
    if (found !== undefined) {
      return found;
    }
    const resource = planned.get(key);
    if (resource === undefined || onWay.includes(key)) {
      throw new Error(`${[...onWay, key].join(" needs ")}: ${resource === undefined ? "there is no such resource" : "a circle"}`);
    }
    const dependsOn = resource.needs.map((need) => make(need, [...onWay, key]));
    const one = new Resource(resource, { parent: parents.get(key)!, dependsOn });
    made.set(key, one);
    return one;
  };
  for (const key of planned.keys()) {
    make(key, []);
  }
}
