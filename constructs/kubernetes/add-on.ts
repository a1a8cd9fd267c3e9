import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { type AddOnName, kubernetesVersions } from "./kubernetes-versions.ts";

export interface AddOnProps {
  readonly cluster: KubernetesCluster;
  readonly configuration?: object;
  readonly after?: ITerraformDependable[];
}

/** An EKS add-on at the version that matches the cluster's. It overwrites manual changes in the cluster. */
export function addOn(scope: Construct, name: AddOnName, props: AddOnProps): EksAddon {
  const { cluster, configuration, after = [] } = props;
  return new EksAddon(scope, name, {
    clusterName: cluster.name,
    addonName: name,
    addonVersion: kubernetesVersions[cluster.kubernetes].addOns[name],
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    ...(configuration && { configurationValues: JSON.stringify(configuration) }),
    dependsOn: after,
  });
}
