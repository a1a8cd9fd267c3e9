import { HelmProvider } from "@cdktf/provider-helm/lib/provider/index.js";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider/index.js";
import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment } from "../environments/schema.ts";
import { refusePlaceholders } from "./refuse-placeholders.ts";
import { useStateBucket } from "./state-backend.ts";

/** The provider versions from which the bindings were generated. The Helm provider embeds Helm 3. */
const providerVersions = { kubernetes: "2.38.0", helm: "3.1.1" } as const;

export interface ClusterConnection {
  readonly name: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
}

/** Each run signs in by the AWS CLI: a token from a data source would be in the state. */
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
    useStateBucket(this, name, environment);
    refusePlaceholders(this, environment);
    // CDKTF's default is a range of versions, which makes plans irreproducible.
    for (const [provider, version] of Object.entries(providerVersions))
      this.addOverride(`terraform.required_providers.${provider}.version`, version);
    this.addOverride("terraform.required_version", ">= 1.11.0");
  }
}
