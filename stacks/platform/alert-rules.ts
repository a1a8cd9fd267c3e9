import { failureCodes } from "@mindflow/contracts/problems";
import type { AwsEnvironment } from "../environments/schema.ts";

/** The path of a runbook in the repository. */
const runbook = (name: string) => ({ runbook_url: `docs/runbooks/${name}.md` });

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: "critical" | "warning" };
  readonly annotations: Readonly<Record<"summary" | "description" | "runbook_url", string>>;
}

/** Alerts that no third-party chart has. */
export function alertRules({ aws }: AwsEnvironment): AlertRule[] {
  const { alarms } = aws.monitoring;
  return [...("failing" in alarms ? [operationsFailing(alarms.failing)] : []), ...platformRules];
}

/** @param limit in percent. The load balancer's alarm does not see these: GraphQL answers with the status 200. */
const operationsFailing = (limit: number): AlertRule => ({
  alert: "OperationsFailing",
  expr: `100 * sum(rate(graphql_operations_total{code=~"${failureCodes.join("|")}"}[5m])) / sum(rate(graphql_operations_total[5m])) > ${limit}`,
  for: "5m",
  labels: { severity: "critical" },
  annotations: {
    summary: `More than ${limit} % of the GraphQL operations fail`,
    description: `Their answers have the code ${failureCodes.join(" or ")} and the status 200. People see errors.`,
    ...runbook("operations-failing"),
  },
});

const platformRules: readonly AlertRule[] = [
  {
    alert: "RolloutFailed",
    // 2 is "failed": github.com/fluxcd/flagger/blob/v1.44.0/pkg/metrics/recorder.go. Flagger's own notifications need the
    // address of a chat, which is a secret.
    expr: "flagger_canary_status == 2",
    for: "1m",
    labels: { severity: "warning" },
    annotations: {
      summary: "The rollout of {{ $labels.name }} was rolled back",
      description: "Its users get the previous version. Flagger tries again only when the Deployment changes.",
      ...runbook("roll-out-failed"),
    },
  },
  {
    alert: "TokenKeysUnreachable",
    // github.com/istio/istio/blob/1.31.0/pilot/pkg/model/jwks_resolver.go
    expr: "increase(pilot_jwks_resolver_network_fetch_fail_total[15m]) > 0",
    for: "5m",
    labels: { severity: "critical" },
    annotations: {
      summary: "istiod cannot fetch the keys that verify tokens",
      description:
        "A sidecar that starts now answers 401 to every token. When the issuer changes its keys, all sidecars do.",
      ...runbook("token-keys-unreachable"),
    },
  },
];
