import { Fn, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { LocalChart } from "../constructs/local-chart.ts";
import { namespaces } from "../constructs/names.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type MeshPlaces, meshValues } from "./kubernetes/mesh-values.ts";
import { namespaceValues } from "./kubernetes/namespace-values.ts";
import type { ServicePlaces } from "./kubernetes/service-settings.ts";
import { serviceValues } from "./kubernetes/service-values.ts";
import { type ClusterConnection, KubernetesStack } from "./kubernetes-stack.ts";
import type { Platform } from "./platform.ts";
import { builtServices } from "./topology.ts";

export interface WorkloadsNeeds {
  readonly foundation: Pick<ServicePlaces, "repositoryUrls">;
  readonly messaging: Pick<ServicePlaces, "topicArns" | "queueUrls">;
  readonly data: ServicePlaces["stores"];
  readonly edge: MeshPlaces;
  readonly cluster: ClusterConnection;
  /** Nothing of it is read: its definitions and controllers have to be there first. */
  readonly platform: Platform;
}

/** The topology's services on the cluster: a release for each that has code. */
export class Workloads extends KubernetesStack {
  constructor(scope: Construct, environment: AwsEnvironment, from: WorkloadsNeeds) {
    super(scope, "workloads", environment, from.cluster);
    this.addDependency(from.platform);
    const namespace = namespaces.services;
    const surroundings = new LocalChart(this, "namespace").release({
      name: "namespace",
      namespace,
      values: namespaceValues(environment),
    });
    const mesh = new LocalChart(this, "mesh").release({
      name: "mesh",
      namespace,
      values: meshValues(environment, from.edge),
      after: [surroundings],
    });
    const places: ServicePlaces = {
      repositoryUrls: from.foundation.repositoryUrls,
      revision: this.#revision(),
      topicArns: from.messaging.topicArns,
      queueUrls: from.messaging.queueUrls,
      stores: from.data,
    };
    const chart = new LocalChart(this, "service");
    for (const name of builtServices)
      chart.release({ name, namespace, values: serviceValues(name, environment, places), after: [surroundings, mesh] });
  }

  /** Which images to run: asked at each plan, so that nothing else decides it. */
  #revision(): string {
    const revision = new TerraformVariable(this, "revision", {
      type: "string",
      description: "The commit whose images the services run: 40 hexadecimal digits, as `git rev-parse HEAD` prints.",
    });
    revision.addValidation({
      condition: Fn.can(Fn.regex("^[0-9a-f]{40}$", revision.value)),
      errorMessage: "The revision must be a whole commit SHA, as `git rev-parse HEAD` prints it.",
    });
    return revision.stringValue;
  }
}
