import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { type AddOnName, kubernetesVersions } from "../stacks/kubernetes-versions.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

export interface AddOnProps {
  readonly cluster: KubernetesCluster;
  readonly configuration?: object;
  readonly after?: ITerraformDependable[];
}

/** An add-on at the version that belongs to the cluster's. What somebody changed by hand in the cluster is undone. */
export function addOn(scope: Construct, name: AddOnName, props: AddOnProps): EksAddon {
  const { cluster, configuration, after = [] } = props;
  return new EksAddon(scope, name, {
    clusterName: cluster.name,
    addonName: name,
    addonVersion: kubernetesVersions[cluster.environment.aws.cluster.kubernetes].addOns[name],
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    ...(configuration && { configurationValues: JSON.stringify(configuration) }),
    dependsOn: after,
  });
}
