import { type Attributes, resources, synthesize } from "../../stacks/base/synthesized.ts";
import { localOnAws } from "./aws.ts";
import type { TerraformResources } from "./resources.ts";

/** The keys are prefixes of types. */
const leftOut: Readonly<Record<string, string>> = {
  aws_sns_topic_policy: "LocalStack enforces no policy.",
  aws_sqs_queue_policy: "LocalStack enforces no policy.",
  aws_sqs_queue_redrive_allow_policy: "LocalStack enforces no policy.",
  aws_s3_bucket_policy: "LocalStack enforces no policy.",
  aws_s3_bucket_server_side_encryption_configuration: "It names a key, and the mirror has no KMS.",
  aws_cloudfront_: "The free LocalStack has no CloudFront.",
  aws_cloudwatch_: "These are alarms, and the logs of CloudFront and of the rotation.",
  aws_secretsmanager_secret_version: "The mirror puts its own passwords there.",
  aws_secretsmanager_secret_rotation: "Nobody rotates the passwords of a laptop.",
  aws_lambda_: "It is the rotation.",
  aws_iam_: "These are the permissions of the rotation.",
};

/** Keys, tags, AWS Backup's events, and what Terraform alone reads. */
const leftOutAttributes = [
  ...["kms_master_key_id", "kms_key_id", "tags", "eventbridge", "force_destroy", "recovery_window_in_days"],
  ...["depends_on", "lifecycle", "//"],
];

/**
 * The stacks as one Terraform configuration, with their ids without CDKTF's hash. A parameter's value is a variable:
 * only the running mirror knows where its stores are. @throws Error if addresses collide or a stack is missing.
 */
export function resourcesFile(): Record<string, string> {
  const synthesized = synthesize([localOnAws]);
  const stacks = ["messaging", "storage", "secrets"].flatMap((name) => synthesized[`local-${name}`] ?? []);
  const outputs = Object.assign({}, ...stacks.map(({ output }) => output));
  const file: Record<string, Record<string, Attributes>> = {};
  for (const { type, id, attributes } of stacks.flatMap(resources)) {
    if (Object.keys(leftOut).some((prefix) => type.startsWith(prefix))) continue;
    const shortId = withoutHash(id);
    if (file[type]?.[shortId]) throw new Error(`two resources would be ${type}.${shortId} in terraform.json`);
    file[type] = { ...file[type], [shortId]: settings(type, attributes) };
  }
  const text = JSON.stringify({ resource: file } satisfies TerraformResources, null, 2).replaceAll(
    /\$\{data\.terraform_remote_state\.[^.]+\.outputs\.([^}]+)\}/g,
    (reference, output) => {
      if (!outputs[output]) throw new Error(`terraform.json would hold ${reference}, which no stack of it has`);
      return outputs[output].value;
    },
  );
  return { "localstack/resources/terraform.json": `${withoutHash(text)}\n` };
}

function settings(type: string, attributes: Attributes): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => !leftOutAttributes.includes(name));
  const [store, part] = String(attributes.name).split("/").slice(-2);
  return { ...Object.fromEntries(kept), ...(type === "aws_ssm_parameter" && { value: `\${var.${store}.${part}}` }) };
}

function withoutHash(text: string): string {
  return text.replaceAll(/_[0-9A-F]{8}\b/g, "");
}
