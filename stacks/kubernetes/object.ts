/** A value that JSON can hold, and a manifest too. */
export type Json = string | number | boolean | null | readonly Json[] | Readonly<{ [key: string]: Json | undefined }>;

export type Labels = Readonly<Record<string, string>>;

export type Metadata = Readonly<{ name: string; namespace?: string; labels: Labels; annotations?: Labels }>;

/** A manifest as plain data: what `kubectl apply -f` takes, after `JSON.stringify`. */
export type KubernetesObject = Readonly<{ apiVersion: string; kind: string; metadata: Metadata; [field: string]: Json | undefined }>;

/** The name by which an object is known among those of one cluster. */
export function objectKey({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${namespace === undefined ? "" : `${namespace}/`}${kind}/${name}`;
}

/** The field's recommended labels. `instance` tells the installations on one cluster apart. */
export function commonLabels(instance: string): Labels {
  return { "app.kubernetes.io/instance": instance, "app.kubernetes.io/part-of": "jinbao", "app.kubernetes.io/managed-by": "jinbao" };
}

/** What selects the pods of a tier: it never changes, as a workload's selector cannot. */
export function tierSelector(instance: string, tier: string): Labels {
  return { "app.kubernetes.io/instance": instance, "app.kubernetes.io/name": tier };
}

const unitsAboveMib = ["Mi", "Gi", "Ti", "Pi"] as const;

/**
 * Memory or storage in the largest unit that divides it, as the API server writes it back: any other spelling of the same number would
 * look like drift.
 */
export function binaryQuantity(mib: number): string {
  if (mib === 0) {
    return "0";
  }
  let [amount, unit] = [mib, 0];
  while (amount % 1024 === 0 && unit < unitsAboveMib.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount}${unitsAboveMib[unit]}`;
}

/** Cores, from thousandths of one, as the API server writes them back. */
export function coreQuantity(thousandths: number): string {
  return thousandths % 1000 === 0 ? `${thousandths / 1000}` : `${thousandths}m`;
}
