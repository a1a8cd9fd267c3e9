import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { StringValue } from "ms";
import { seconds } from "../stacks/environments/duration.ts";
import { type ChartName, charts } from "../stacks/platform/charts.ts";

export interface ThirdPartyReleaseProps {
  readonly chart: ChartName;
  readonly namespace: string;
  readonly values: object;
  /** How long its pods and jobs may take until they are ready; a release that takes longer is taken back. */
  readonly timeout: StringValue;
  /** What must be there before: namespaces, definitions, controllers. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * A release of a chart that is not ours, at the version of the lock file and no other. It goes back to what it was by itself
 * when not everything of it becomes ready in time, and a first one that fails leaves nothing behind.
 */
export function thirdPartyRelease(scope: Construct, name: string, props: ThirdPartyReleaseProps): Release {
  const { chart, namespace, values, timeout, after } = props;
  const { repository, version } = charts[chart];
  return new Release(scope, name, {
    name,
    chart,
    repository,
    version,
    namespace,
    values: [JSON.stringify(values, null, 2)],
    atomic: true,
    cleanupOnFail: true,
    waitForJobs: true,
    maxHistory: 5,
    timeout: seconds(timeout),
    dependsOn: [...after],
  });
}
