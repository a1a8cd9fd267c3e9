import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import { Foundation } from "../../../stacks/foundation.ts";
import { all, only, reference, statements } from "../fixtures/claims.ts";
import { type Resource, type SynthesizedStack, synthesizeAlone } from "../fixtures/synth.ts";

export const state = { bucketArn: "arn:aws:s3:::state", keyArn: "arn:aws:kms:eu-central-1:123456789012:key/state" };

export function foundationOf(environment: AwsEnvironment): SynthesizedStack {
  return synthesizeAlone((app) => new Foundation(app, environment, { state }));
}

export function keyOf(stack: SynthesizedStack, { name }: AwsEnvironment, purpose: string): Resource {
  const alias = only(stack, "aws_kms_alias", { name: `alias/mindflow-${name}-${purpose}` });
  const key = all(stack, "aws_kms_key").find((one) => reference(one, "key_id") === alias.attributes.target_key_id);
  if (!key) throw new Error(`there is no key ${purpose}`);
  return key;
}

/** By the name of the AWS service. */
export function servedBy(stack: SynthesizedStack, key: Resource): Record<string, unknown> {
  const policy = only(stack, "aws_kms_key_policy", { key_id: reference(key, "key_id") });
  return Object.fromEntries(
    statements(policy).flatMap((statement) => {
      const { Service } = (statement as { Principal?: { Service?: string } }).Principal ?? {};
      return Service ? [[Service, statement.Condition]] : [];
    }),
  );
}
