import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { StringValue } from "ms";
import { seconds } from "../duration.ts";

export interface ChartPin {
  readonly name: string;
  readonly repository: string;
  readonly version: string;
}

export interface ThirdPartyReleaseProps {
  readonly chart: ChartPin;
  readonly namespace: string;
  readonly values: object;
  readonly timeout: StringValue;
  readonly after: readonly ITerraformDependable[];
}

/** A release of a third-party chart. Helm rolls it back on a timeout, and removes a first release that fails. */
export function thirdPartyRelease(scope: Construct, name: string, props: ThirdPartyReleaseProps): Release {
  const { chart, namespace, values, timeout, after } = props;
  return new Release(scope, name, {
    name,
    chart: chart.name,
    repository: chart.repository,
    version: chart.version,
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
