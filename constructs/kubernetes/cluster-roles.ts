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
import { type Namespace, namespaces } from "./kubernetes-names.ts";

const ours = ["services", "monitoring", "secrets", "mesh"] as const satisfies Namespace[];
const everyLevel: ClusterGroupLevel[] = ["operate", "edit", "view"];

const inNamespaces: Record<
  keyof typeof namespaceRules,
  { levels: ClusterGroupLevel[]; namespaces: readonly Namespace[] }
> = {
  look: { levels: everyLevel, namespaces: [...ours, "system"] },
  dashboards: { levels: everyLevel, namespaces: ["monitoring"] },
  operate: { levels: ["operate"], namespaces: ours },
  edit: { levels: ["edit"], namespaces: ["services"] },
};

const ofCluster: Record<keyof typeof clusterRules, ClusterGroupLevel[]> = { look: everyLevel, drain: ["operate"] };

export interface ClusterRolesProps {
  readonly after: readonly ITerraformDependable[];
}

export class ClusterRoles extends Construct {
  constructor(scope: Construct, id: string, { after }: ClusterRolesProps) {
    super(scope, id);
    for (const [purpose, { levels, namespaces: within }] of Object.entries(inNamespaces)) {
      const role = this.#role(purpose, namespaceRules[purpose as keyof typeof namespaceRules]);
      for (const namespace of within)
        new RoleBindingV1(this, `${purpose}-${namespace}`, {
          metadata: { name: `mindflow-${purpose}`, namespace: namespaces[namespace] },
          roleRef: reference(role),
          subject: levels.map(group),
          dependsOn: [...after],
        });
    }
    for (const [purpose, levels] of Object.entries(ofCluster)) {
      const role = this.#role(`${purpose}-cluster`, clusterRules[purpose as keyof typeof clusterRules]);
      new ClusterRoleBindingV1(this, `${purpose}-cluster-binding`, {
        metadata: { name: `mindflow-${purpose}-cluster` },
        roleRef: reference(role),
        subject: levels.map(group),
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
