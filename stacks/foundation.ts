import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { EbsDefaultKmsKey } from "@cdktf/provider-aws/lib/ebs-default-kms-key/index.js";
import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js";
import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy/index.js";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role/index.js";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AccountAudit } from "../constructs/account-audit.ts";
import { AlertsTopic } from "../constructs/alerts-topic.ts";
import type { EncryptionKey } from "../constructs/encryption-key.ts";
import { GithubAccess } from "../constructs/github-access.ts";
import { ImageRepository } from "../constructs/image-repository.ts";
import { type KeyPurpose, KeyRing } from "../constructs/key-ring.ts";
import { resourceName } from "../constructs/names.ts";
import { AwsStack } from "./aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { State } from "./state.ts";
import { mapValues, type ServiceName, topology } from "./topology.ts";

/**
 * What an account needs before anything is built in it: keys, image repositories, an audit, the workflows' rights, and a
 * topic for what people must hear of. Deployed by an administrator: the workflows' own rights end before it.
 */
export class Foundation extends AwsStack {
  readonly keys: Readonly<Record<KeyPurpose, EncryptionKey>>;
  readonly repositoryUrls: Record<ServiceName, string>;
  /** What alarms, budgets, EventBridge and backups tell. */
  readonly alertsTopicArn: string;
  /** Of the workflows that change the environment: the cluster lets them in. */
  readonly applyRoleArn: string;
  /** The boundary is made here, and no role can be bounded by it before. */
  protected override readonly roleBoundary = undefined;

  constructor(
    scope: Construct,
    environment: AwsEnvironment,
    { state }: { readonly state: Pick<State, "bucketArn" | "keyArn"> },
  ) {
    super(scope, "foundation", environment);
    const { account, repository, images } = environment.aws.foundation;
    const { copies } = environment.aws.backup;
    const { keys } = new KeyRing(this, "keys", environment);
    this.keys = keys;
    const alerts = new AlertsTopic(this, "alerts", {
      account,
      name: resourceName(environment.name, "alerts"),
      key: keys.events,
      tellers: ["cloudwatch", "budgets", "events", "backup"].map((service) => `${service}.amazonaws.com`),
    });
    this.alertsTopicArn = alerts.arn;
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
    new AccountAudit(this, "audit", { environment, key: keys.logs, objectsOf: [state.bucketArn] });
    const access = new GithubAccess(this, "workflows", {
      repository,
      realm: {
        environment: environment.name,
        account,
        // What AWS has once for the world, such as CloudFront and IAM, is in us-east-1.
        regions: [environment.region, "us-east-1", ...("region" in copies ? [copies.region] : [])],
        state,
        keyArns: Object.values(keys).map(({ arn }) => arn),
        guarded: ["state", "foundation"],
      },
    });
    new TerraformOutput(this, "plan-role-arn", { value: access.planRoleArn, staticId: true });
    this.applyRoleArn = access.applyRoleArn;
    new TerraformOutput(this, "apply-role-arn", { value: access.applyRoleArn, staticId: true });
    this.#accountDefaults();
    this.#budget(environment, alerts);
  }

  /** For whatever somebody makes by hand, or forgets to say. */
  #accountDefaults(): void {
    new S3AccountPublicAccessBlock(this, "no-public-buckets", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // Others AWS makes when they are first needed; this one comes too late for the domain that needs it.
    // Source: github.com/terraform-aws-modules/terraform-aws-opensearch/issues/27
    new IamServiceLinkedRole(this, "search-in-vpc", { awsServiceName: "opensearchservice.amazonaws.com" });
    new EbsEncryptionByDefault(this, "encrypted-disks", { enabled: true });
    new EbsDefaultKmsKey(this, "disk-key", { keyArn: this.keys.cluster.arn });
    new IamAccountPasswordPolicy(this, "passwords", {
      minimumPasswordLength: 14,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      passwordReusePrevention: 24,
      maxPasswordAge: 90,
    });
  }

  #budget({ name, aws }: AwsEnvironment, alerts: AlertsTopic): void {
    const { monthly, tell } = aws.foundation.budget;
    const toldAt = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: tell,
      subscriberSnsTopicArns: [alerts.arn],
    });
    new BudgetsBudget(this, "budget", {
      name: resourceName(name, "monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthly),
      limitUnit: "USD",
      notification: [toldAt("ACTUAL", 80), toldAt("FORECASTED", 100)],
      dependsOn: [alerts.policy],
    });
  }
}
