import { queueName, resourceName, topicName } from "../../constructs/names.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";

/** A commit that nobody made. */
export const revision = "0123456789abcdef0123456789abcdef01234567";

type StandIn = (what: string, environment: AwsEnvironment) => string;

/** By the end of a reference, which names the resource and its attribute: what AWS would give, in the same form. */
const standIns: readonly (readonly [reference: RegExp, StandIn])[] = [
  [/^var\.revision$/, () => revision],
  [/aws_ecr_repository(.+)-images_\w+repository_url$/, (what, at) => `${registry(at)}/${resourceName(at.name, what)}`],
  [/aws_sns_topic(.+)-topic_\w+arn$/, (what, at) => `${arn("sns", at)}:${topicName(at.name, what)}`],
  [/aws_sqs_queue(.+)-queue_\w+url$/, (what, at) => `${queues(at)}/${queueName(at.name, what)}`],
  [/aws_\w+?(postgres|valkey|opensearch)_\w+(?:address|endpoint)$/, (what) => `${what}.stand-in.internal`],
  [/aws_elasticache_replication_group(valkey)_\w+id$/, (what, at) => resourceName(at.name, what)],
  [
    /aws_lb_target_group(.+)_\w+arn$/,
    (what, at) => `${arn("elasticloadbalancing", at)}:targetgroup/${resourceName(at.name, what)}/0123456789abcdef`,
  ],
];

/** A release's values as Terraform would hand them to Helm, had it made everything that they refer to. */
export function withStandIns(values: string, environment: AwsEnvironment): string {
  return values.replace(/\$\{([^}]+)\}/g, (_, reference: string) => {
    for (const [known, standIn] of standIns) {
      const match = known.exec(reference);
      if (match) return standIn(match[1] ?? "", environment);
    }
    throw new Error(`${reference} has no stand-in: add one to test/charts/stand-ins.ts`);
  });
}

const registry = ({ region, aws }: AwsEnvironment) => `${aws.foundation.account}.dkr.ecr.${region}.amazonaws.com`;
const queues = ({ region, aws }: AwsEnvironment) => `https://sqs.${region}.amazonaws.com/${aws.foundation.account}`;
const arn = (service: string, { region, aws }: AwsEnvironment) =>
  `arn:aws:${service}:${region}:${aws.foundation.account}`;
