import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1/index.js";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1/index.js";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  type AccessRule,
  type ClusterGroupLevel,
  clusterGroups,
  clusterRules,
  namespaceRules,
} from "./cluster-groups.ts";
import { type Namespace, namespaces } from "./names.ts";

const ours = ["services", "monitoring", "secrets", "mesh"] as const satisfies Namespace[];
const everybody: ClusterGroupLevel[] = ["operate", "edit", "view"];

/** Who may do what in a namespace. `kube-system` is looked at, and changed by releases alone. */
const inNamespaces: Record<keyof typeof namespaceRules, { who: ClusterGroupLevel[]; where: readonly Namespace[] }> = {
  look: { who: everybody, where: [...ours, "system"] },
  dashboards: { who: everybody, where: ["monitoring"] },
  operate: { who: ["operate"], where: ours },
  edit: { who: ["edit"], where: ["services"] },
};

const ofCluster: Record<keyof typeof clusterRules, ClusterGroupLevel[]> = { look: everybody, cordon: ["operate"] };

export interface ClusterRolesProps {
  /** The namespaces, which have to be there. */
  readonly after: readonly ITerraformDependable[];
}

/** What the groups of people may do, by roles that are bound in the namespaces that they are for. */
export class ClusterRoles extends Construct {
  constructor(scope: Construct, id: string, { after }: ClusterRolesProps) {
    super(scope, id);
    for (const [purpose, { who, where }] of Object.entries(inNamespaces)) {
      const role = this.#role(purpose, namespaceRules[purpose as keyof typeof namespaceRules]);
      for (const namespace of where)
        new RoleBindingV1(this, `${purpose}-${namespace}`, {
          metadata: { name: `mindflow-${purpose}`, namespace: namespaces[namespace] },
          roleRef: reference(role),
          subject: who.map(group),
          dependsOn: [...after],
        });
    }
    for (const [purpose, who] of Object.entries(ofCluster)) {
      const role = this.#role(`${purpose}-cluster`, clusterRules[purpose as keyof typeof clusterRules]);
      new ClusterRoleBindingV1(this, `${purpose}-cluster-binding`, {
        metadata: { name: `mindflow-${purpose}-cluster` },
        roleRef: reference(role),
        subject: who.map(group),
      });
    }
  }

  #role(purpose: string, rule: AccessRule[]): string {
    return new ClusterRoleV1(this, purpose, { metadata: { name: `mindflow-${purpose}` }, rule }).metadata.name;
  }
}

function reference(name: string) {
  return { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
}

function group(level: ClusterGroupLevel) {
  return { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: clusterGroups[level] };
}
