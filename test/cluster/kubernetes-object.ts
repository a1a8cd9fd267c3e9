export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly [field: string]: unknown;
}

/** "Deployment mindflow/gateway" */
export function nameOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ""}${name}`;
}

/** "apps/v1 Deployment" */
export function kindOf({ apiVersion, kind }: KubernetesObject): string {
  return `${apiVersion} ${kind}`;
}
