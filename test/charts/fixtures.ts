import { queueName, resourceName, topicName } from "../../constructs/names.ts";

export const revision = "0123456789abcdef0123456789abcdef01234567";

/** What the fixtures show of an environment. */
export interface FixtureEnvironment {
  readonly name: string;
  readonly region: string;
  readonly aws: { readonly foundation: { readonly account: string } };
}

type Fixture = (what: string, environment: FixtureEnvironment) => string;

/** A value in AWS's format for each kind of Terraform reference, by its end: resource and attribute. */
const fixtures: readonly (readonly [reference: RegExp, Fixture])[] = [
  [/^var\.revision$/, () => revision],
  [/aws_ecr_repository(.+)-images_\w+repository_url$/, (what, at) => `${registry(at)}/${resourceName(at.name, what)}`],
  [/aws_sns_topic(.+)-topic_\w+arn$/, (what, at) => `${arn("sns", at)}:${topicName(at.name, what)}`],
  [/aws_sqs_queue(.+)-queue_\w+url$/, (what, at) => `${queues(at)}/${queueName(at.name, what)}`],
  [/aws_db_instancepostgres_(replica-\d+)_\w+address$/, (what) => `postgres-${what}.stand-in.internal`],
  [/aws_\w+?(postgres|valkey|opensearch)_\w+(?:address|endpoint)$/, (what) => `${what}.stand-in.internal`],
  [/aws_elasticache_replication_group(valkey)_\w+id$/, (what, at) => resourceName(at.name, what)],
  [/aws_eks_cluster(cluster)_\w+name$/, (_, at) => `mindflow-${at.name}`],
  [/aws_vpcnetwork_vpc_\w+id$/, () => "vpc-0123456789abcdef0"],
  [/aws_sns_topic(alerts|heartbeat)_topic_\w+arn$/, (what, at) => `${arn("sns", at)}:${resourceName(at.name, what)}`],
  [
    /aws_lb_target_group(.+)_\w+arn$/,
    (what, at) => `${arn("elasticloadbalancing", at)}:targetgroup/${resourceName(at.name, what)}/0123456789abcdef`,
  ],
];

/** A release's values with fixtures for all Terraform references. @throws Error for an unknown reference. */
export function withFixtures(values: string, environment: FixtureEnvironment): string {
  return values.replace(/\$\{([^}]+)\}/g, (_, reference: string) => {
    for (const [known, fixture] of fixtures) {
      const match = known.exec(reference);
      if (match) return fixture(match[1] ?? "", environment);
    }
    throw new Error(`${reference} has no fixture: add one to test/charts/fixtures.ts`);
  });
}

const registry = ({ region, aws }: FixtureEnvironment) => `${aws.foundation.account}.dkr.ecr.${region}.amazonaws.com`;
const queues = ({ region, aws }: FixtureEnvironment) => `https://sqs.${region}.amazonaws.com/${aws.foundation.account}`;
const arn = (service: string, { region, aws }: FixtureEnvironment) =>
  `arn:aws:${service}:${region}:${aws.foundation.account}`;
