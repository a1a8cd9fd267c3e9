import { HelmProvider } from "@cdktf/provider-helm/lib/provider/index.js";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider/index.js";
import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment } from "./environments/schema.ts";
import { keepState } from "./state-backend.ts";

/** The providers whose schemas the bindings were made from. This one of Helm is built on Helm 3. */
const providerVersions = { kubernetes: "2.38.0", helm: "3.1.1" } as const;

/** Where a cluster answers, and how it proves that it is the one. */
export interface ClusterConnection {
  readonly name: string;
  readonly endpoint: string;
  /** PEM in base64, as EKS gives it. */
  readonly certificateAuthority: string;
}

/**
 * A stack of what runs on the cluster: everything in it is made through the Kubernetes API, and nothing through AWS.
 *
 * Whoever applies it signs in anew each time, by the AWS CLI: a token read by Terraform would stand in its state.
 */
export class KubernetesStack extends TerraformStack {
  constructor(scope: Construct, name: string, environment: AwsEnvironment, cluster: ClusterConnection) {
    super(scope, `${environment.name}-${name}`);
    const connection = {
      host: cluster.endpoint,
      clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority),
    };
    const signIn = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "aws",
      args: ["eks", "get-token", "--region", environment.region, "--cluster-name", cluster.name],
    };
    new KubernetesProvider(this, "kubernetes", { ...connection, exec: [signIn] });
    new HelmProvider(this, "helm", { kubernetes: { ...connection, exec: signIn } });
    keepState(this, name, environment);
    // CDKTF would write a range, and a plan would then depend on the day it was made.
    for (const [provider, version] of Object.entries(providerVersions))
      this.addOverride(`terraform.required_providers.${provider}.version`, version);
    this.addOverride("terraform.required_version", ">= 1.11.0");
  }
}
