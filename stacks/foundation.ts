import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AccountAudit } from "../constructs/audit/account-audit.ts";
import { accountDefaults } from "../constructs/audit/account-defaults.ts";
import { CostAnomalies } from "../constructs/audit/cost-anomalies.ts";
import { GithubAccess, type WorkflowPurpose } from "../constructs/ci/github-access.ts";
import { ImageRepository } from "../constructs/ci/image-repository.ts";
import { PlanBucket } from "../constructs/ci/plan-bucket.ts";
import type { EncryptionKey } from "../constructs/encryption/encryption-key.ts";
import { type KeyPurpose, KeyRing } from "../constructs/encryption/key-ring.ts";
import { resourceName } from "../constructs/names.ts";
import { AlertsTopic } from "../constructs/observability/alerts-topic.ts";
import { HeartbeatTopic } from "../constructs/observability/heartbeat-topic.ts";
import { mapValues } from "../constructs/records.ts";
import { AwsStack } from "./base/aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { plansBucketName } from "./pipeline/plan-store-names.ts";
import type { State } from "./state.ts";
import { type ServiceName, topology } from "./topology.ts";

/** The account's prerequisites. An administrator deploys them, because the workflows may not change them. */
export class Foundation extends AwsStack {
  readonly keys: Readonly<Record<KeyPurpose, EncryptionKey>>;
  readonly repositoryUrls: Record<ServiceName, string>;
  readonly alertsTopicArn: string;
  /** Alertmanager publishes to it as long as the cluster's monitoring works. */
  readonly heartbeatTopicArn: string;
  /** The workflows' roles. The cluster grants access to those that change it. */
  readonly workflowRoleArns: Readonly<Record<WorkflowPurpose, string>>;
  protected override readonly roleBoundary = undefined;

  constructor(
    scope: Construct,
    environment: AwsEnvironment,
    { state }: { readonly state: Pick<State, "bucketArn" | "keyArn"> },
  ) {
    super(scope, "foundation", environment);
    const { account, repository, repositoryIds, images, audit } = environment.aws.foundation;
    const { copies } = environment.aws.backup;
    const { anomalies } = environment.aws.foundation.budget;
    const { keys } = new KeyRing(this, "keys", {
      environment: environment.name,
      region: environment.region,
      account,
      costAlerts: anomalies !== undefined,
    });
    this.keys = keys;
    const alerts = new AlertsTopic(this, "alerts", {
      account,
      name: resourceName(environment.name, "alerts"),
      key: keys.events,
      publishers: [
        "cloudwatch.amazonaws.com",
        "budgets.amazonaws.com",
        ...(anomalies ? ["costalerts.amazonaws.com"] : []),
      ],
      publishersWithoutSource: ["events.amazonaws.com", "backup.amazonaws.com"],
    });
    this.alertsTopicArn = alerts.arn;
    const heartbeat = new HeartbeatTopic(this, "heartbeat", {
      name: resourceName(environment.name, "heartbeat"),
      key: keys.events,
    });
    this.heartbeatTopicArn = heartbeat.arn;
    const repositories = mapValues(
      topology.services,
      (_service, service) =>
        new ImageRepository(this, `${service}-images`, {
          name: resourceName(environment.name, service),
          service,
          keyArn: keys.storage.arn,
          keep: images.keep,
        }),
    );
    this.repositoryUrls = mapValues(repositories, ({ url }) => url);
    new TerraformOutput(this, "repository-urls", { value: this.repositoryUrls, staticId: true });
    const plans = new PlanBucket(this, "plans", {
      name: plansBucketName(environment),
      keyArn: keys.plans.arn,
    });
    new AccountAudit(this, "audit", {
      environment: environment.name,
      region: environment.region,
      account,
      settings: audit,
      key: keys.logs,
      objectsOf: [state.bucketArn, plans.arn],
      alerts,
    });
    if (anomalies)
      new CostAnomalies(this, "cost-anomalies", {
        name: resourceName(environment.name, "services"),
        above: anomalies.above,
        topic: alerts,
      });
    const access = new GithubAccess(this, "workflows", {
      repository: { name: repository, ids: repositoryIds },
      permissionScope: {
        environment: environment.name,
        account,
        // Global services such as CloudFront and IAM are in us-east-1.
        regions: [environment.region, "us-east-1", ...("region" in copies ? [copies.region] : [])],
        state,
        plans: { bucketArn: plans.arn, keyArn: keys.plans.arn },
        keyArns: Object.values(keys).map(({ arn }) => arn),
        guarded: ["state", "foundation"],
        releasedStack: "workloads",
        repositoryArns: Object.values(repositories).map(({ arn }) => arn),
      },
    });
    this.workflowRoleArns = access.roleArns;
    for (const [purpose, value] of Object.entries(access.roleArns))
      new TerraformOutput(this, `${purpose}-role-arn`, { value, staticId: true });
    accountDefaults(this, keys.cluster.arn);
    this.#budget(environment, alerts);
  }

  #budget({ name, aws }: AwsEnvironment, alerts: AlertsTopic): void {
    const { monthly, notify } = aws.foundation.budget;
    const notification = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: notify,
      subscriberSnsTopicArns: [alerts.arn],
    });
    new BudgetsBudget(this, "budget", {
      name: resourceName(name, "monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthly),
      limitUnit: "USD",
      notification: [notification("ACTUAL", 80), notification("FORECASTED", 100)],
      dependsOn: [alerts.policy],
    });
  }
}
