/** A resource as it stands in an exported state. Keys that we do not read travel along. */
export type StateResource = Readonly<{
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  inputs?: Readonly<Record<string, unknown>>;
  outputs?: Readonly<Record<string, unknown>>;
  protect?: boolean;
}> &
  Readonly<Record<string, unknown>>;

type Operation = Readonly<{ resource: StateResource; type: "creating" | "updating" | "deleting" | "reading" | "importing" }>;

/** An exported state, as `pulumi stack export` writes it. */
export type Deployment = Readonly<{
  version: number;
  deployment: Readonly<{ resources?: readonly StateResource[]; pending_operations?: readonly Operation[] }> &
    Readonly<Record<string, unknown>>;
}>;

/** A state as it lies in a backend that is a directory; one that was just made has none yet. */
export type Checkpoint = Readonly<{ version: number; checkpoint: Readonly<{ latest?: Deployment["deployment"] }> }>;

export function deploymentOf({ version, checkpoint }: Checkpoint): Deployment {
  return { version, deployment: checkpoint.latest ?? {} };
}

/** A state without operations that nobody will finish, and what of them may lie about half-made. */
export type Repaired = Readonly<{ deployment: Deployment; halfMade: readonly string[]; changed: boolean }>;

/**
 * What a killed engine had begun. What it was making may be there, whole or in part, and the state does not have it: it comes into the
 * state by its name, unprotected, so that it can be deleted. What it was changing or deleting is in the state: a refresh looks at it.
 */
export function repaired({ version, deployment }: Deployment): Repaired {
  const { pending_operations: pending = [], resources = [] } = deployment;
  const known = new Set(resources.map(({ urn }) => urn));
  const halfMade = pending
    .filter(({ type, resource }) => type === "creating" && resource.custom === true && !known.has(resource.urn))
    .flatMap(({ resource }): readonly StateResource[] => {
      const name = resource.inputs?.["name"];
      return typeof name === "string" && resource.type.startsWith("jinbao:")
        ? [{ ...resource, id: name, outputs: { name }, protect: false }]
        : [];
    });
  return {
    deployment: { version, deployment: { ...deployment, resources: [...resources, ...halfMade], pending_operations: [] } },
    halfMade: halfMade.map(({ urn }) => urn),
    changed: pending.length > 0,
  };
}

/** The resources that are not to be deleted without asking. */
export function protectedIn({ deployment }: Deployment): readonly StateResource[] {
  return (deployment.resources ?? []).filter(({ protect }) => protect === true);
}

export function unprotected({ version, deployment }: Deployment): Deployment {
  return { version, deployment: { ...deployment, resources: (deployment.resources ?? []).map((each) => ({ ...each, protect: false })) } };
}

/** The resources that stand for something, not the components and the engine's own. */
export function thingsIn({ deployment }: Deployment): readonly StateResource[] {
  return (deployment.resources ?? []).filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"));
}
