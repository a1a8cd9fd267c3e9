import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { all, only, reference, statements } from "../fixtures/claims.ts";
import { foundationOf, keyOf, servedBy } from "./fixture.ts";

describe.each(cloudEnvironments)("the foundation of $name", (environment) => {
  const { name, region } = environment;
  const { account } = environment.aws.foundation;
  const stack = foundationOf(environment);
  const key = (purpose: string) => keyOf(stack, environment, purpose);

  test("has a key for each purpose, which rotates", () => {
    const purposes = ["data", "events", "storage", "logs", "secrets", "backup", "plans", "cluster"];
    for (const purpose of purposes) expect(key(purpose).attributes.enable_key_rotation).toBe(true);
    expect(all(stack, "aws_kms_key")).toHaveLength(purposes.length);
  });

  test("allows AWS services to use a key for this account's resources with our prefix only", () => {
    const from = (sourceArn: string) => ({ ArnLike: { "aws:SourceArn": sourceArn } });
    const ours = (sourceArn: string) => ({ StringEquals: { "aws:SourceAccount": account }, ...from(sourceArn) });
    expect(servedBy(stack, key("events"))).toMatchObject({
      "sns.amazonaws.com": from(`arn:aws:sns:${region}:${account}:mindflow-${name}-*`),
      "s3.amazonaws.com": from(`arn:aws:s3:::mindflow-${name}-*`),
      "cloudwatch.amazonaws.com": ours(`arn:aws:cloudwatch:${region}:${account}:alarm:mindflow-${name}-*`),
    });
    for (const service of ["events", "backup"])
      expect(servedBy(stack, key("events"))).toHaveProperty([`${service}.amazonaws.com`], undefined);
    expect(servedBy(stack, key("storage"))).toEqual({
      "cloudfront.amazonaws.com": from(`arn:aws:cloudfront::${account}:distribution/*`),
    });
    expect(servedBy(stack, key("logs"))).toMatchObject({
      [`logs.${region}.amazonaws.com`]: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` },
      },
    });
    for (const closed of ["data", "secrets", "backup", "plans", "cluster"])
      expect(servedBy(stack, key(closed))).toEqual({});
  });

  test("allows EC2 only to encrypt the volumes of nodes", () => {
    const policy = only(stack, "aws_kms_key_policy", { key_id: reference(key("cluster"), "key_id") });
    expect(statements(policy)).toContainEqual(
      expect.objectContaining({
        Sid: "ThroughEc2",
        Condition: { StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `ec2.${region}.amazonaws.com` } },
      }),
    );
  });
});
