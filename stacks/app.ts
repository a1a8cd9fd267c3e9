import type { App } from "cdktf";
import { Backup } from "./backup.ts";
import { Cluster } from "./cluster.ts";
import { Data } from "./data.ts";
import { Edge } from "./edge.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { Foundation } from "./foundation.ts";
import { Messaging } from "./messaging.ts";
import { Monitoring } from "./monitoring.ts";
import { Network } from "./network.ts";
import { Platform } from "./platform.ts";
import { Secrets } from "./secrets.ts";
import { State } from "./state.ts";
import { Storage } from "./storage.ts";
import { Workloads } from "./workloads.ts";

/** All stacks of the environments, in the order of their first deployment. */
export function addStacks(app: App, environments: readonly AwsEnvironment[]): void {
  for (const environment of environments) {
    const state = new State(app, environment);
    const foundation = new Foundation(app, environment, { state });
    const network = new Network(app, environment, { foundation });
    const messaging = new Messaging(app, environment, { foundation });
    const storage = new Storage(app, environment, { foundation, messaging });
    const data = new Data(app, environment, { foundation, network });
    const secrets = new Secrets(app, environment, { foundation, network, data });
    const cluster = new Cluster(app, environment, { foundation, network, messaging, storage, secrets, data });
    const edge = new Edge(app, environment, { foundation, network, storage, cluster });
    new Monitoring(app, environment, { foundation, network, messaging, storage, secrets, data, edge });
    new Backup(app, environment, { foundation, storage, data });
    const platform = new Platform(app, environment, { foundation, network, data, cluster });
    new Workloads(app, environment, { foundation, messaging, data, edge, cluster, platform });
  }
}
