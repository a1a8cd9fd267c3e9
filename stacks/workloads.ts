import { join } from "node:path";
import type { Release } from "@cdktf/provider-helm/lib/release/index.js";
import { Fn, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { namespaces } from "../constructs/kubernetes/kubernetes-names.ts";
import { LocalChart } from "../constructs/kubernetes/local-chart.ts";
import { type ClusterConnection, KubernetesStack } from "./base/kubernetes-stack.ts";
import { repositoryRoot } from "./base/repository.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type MeshOutputs, meshValues } from "./kubernetes/mesh-values.ts";
import { namespaceValues } from "./kubernetes/namespace-values.ts";
import type { ServiceOutputs } from "./kubernetes/service-settings.ts";
import { serviceValues } from "./kubernetes/service-values.ts";
import type { Platform } from "./platform.ts";
import { type BuiltService, builtServices, service } from "./topology.ts";

export interface WorkloadsProps {
  readonly foundation: Pick<ServiceOutputs, "repositoryUrls">;
  readonly messaging: Pick<ServiceOutputs, "topicArns" | "queueUrls">;
  readonly data: ServiceOutputs["stores"];
  readonly edge: MeshOutputs;
  readonly cluster: ClusterConnection;
  /** Its definitions and controllers must exist first. */
  readonly platform: Platform;
}

export class Workloads extends KubernetesStack {
  constructor(scope: Construct, environment: AwsEnvironment, from: WorkloadsProps) {
    super(scope, "workloads", environment, from.cluster);
    this.addDependency(from.platform);
    const namespace = namespaces.services;
    const resources = this.#chart("namespace").release({
      name: "namespace",
      namespace,
      values: namespaceValues(environment),
    });
    // The rollouts are of the mesh's routes.
    const values = meshValues(environment, from.edge);
    const mesh = this.#chart("mesh").release({ name: "mesh", namespace, values, after: [resources] });
    const outputs: ServiceOutputs = {
      repositoryUrls: from.foundation.repositoryUrls,
      revision: this.#revision(),
      topicArns: from.messaging.topicArns,
      queueUrls: from.messaging.queueUrls,
      stores: from.data,
    };
    const chart = this.#chart("service");
    const release = (name: BuiltService, ...after: Release[]) =>
      chart.release({
        name,
        namespace,
        values: serviceValues(name, environment, outputs),
        after: [resources, mesh, ...after],
      });
    // The services that migrate first: the others may want the newest tables.
    const migrated = builtServices.filter((name) => service(name).migration).map((name) => release(name));
    const others = builtServices.filter((name) => !service(name).migration).map((name) => release(name, ...migrated));
    const services = [...migrated, ...others];
    // The last to be installed and the first to be removed: Flagger gives a Deployment its pods back before its Canary is
    // gone, and a Canary whose Deployment is gone stays for ever (github.com/fluxcd/flagger/issues/1357).
    this.#chart("rollouts").release({
      name: "rollouts",
      namespace,
      values,
      after: [resources, mesh, ...services],
    });
  }

  #chart(name: string): LocalChart {
    return new LocalChart(this, name, join(repositoryRoot, "charts", name));
  }

  /** The images to run: a required variable without a default. */
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
