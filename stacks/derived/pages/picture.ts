import { type Attributes, type Resource, resources, type SynthesizedStack } from "../../base/synthesized.ts";
import { nodeMachine } from "../../cost/machines.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";

export function picture({ region }: AwsEnvironment, stacks: Readonly<Record<string, SynthesizedStack>>): string {
  const all = Object.values(stacks).flatMap(resources);
  const of = (type: string) => all.filter((one) => one.type === type).map(({ attributes }) => attributes);
  const stores = [...postgres(of), ...valkey(of), ...documents(of), ...opensearch(of)];
  const selected = JSON.stringify(of("aws_backup_selection"));
  const lines = [
    "flowchart TB",
    "people([people])",
    `balancer["load balancer<br>${firewall(of)}"]`,
    `distribution["CloudFront<br>${of("aws_cloudfront_distribution").map(({ price_class }) => price_class)}"]`,
    `subgraph vpc["VPC ${of("aws_vpc").map(({ cidr_block }) => cidr_block)}"]`,
    ...zones(of),
    `  cluster["${nodes(of, all).join("<br>")}"]`,
    ...stores.map(({ id, text }) => `  ${id}[("${text}")]`),
    "end",
    `messages[["${count(of, "aws_sns_topic", "topic")}, ${count(of, "aws_sqs_queue", "queue")} with dead letters"]]`,
    `buckets[("S3<br>${of("aws_s3_bucket")
      .map(({ bucket }) => bucketName(bucket))
      .join("<br>")}")]`,
    `vaults[("AWS Backup<br>${vaults(of, region).join("<br>")}")]`,
    "people -- HTTPS --> balancer --> cluster",
    "people -- signed URLs --> distribution --> buckets",
    ...stores.map(({ id }) => `cluster --> ${id}`),
    "cluster --> messages",
    "cluster --> buckets",
    ...stores.filter(({ type }) => selected.includes(type)).map(({ id }) => `${id} -.-> vaults`),
    ...(selected.includes("aws_s3_bucket") ? ["buckets -.-> vaults"] : []),
  ];
  return lines.join("\n  ");
}

type Of = (type: string) => Attributes[];
interface Store {
  readonly id: string;
  readonly text: string;
  readonly type: string;
}

function zones(of: Of): string[] {
  const gateways = JSON.stringify(of("aws_nat_gateway"));
  const byZone = Map.groupBy(of("aws_subnet"), ({ availability_zone }) => String(availability_zone));
  return [...byZone].toSorted().flatMap(([zone, subnets]) => [
    `  subgraph ${zone}["zone ${zone.at(-1)}"]`,
    ...subnets.map(({ tags, cidr_block }) => {
      const [kind, letter] = String((tags as Attributes).Name)
        .split("-")
        .slice(-2);
      const nat = kind === "public" && gateways.includes(`-nat-${letter}`) ? "<br>NAT gateway" : "";
      return `    ${kind}-${letter}["${kind} ${cidr_block}${nat}"]`;
    }),
    "  end",
  ]);
}

function nodes(of: Of, all: readonly Resource[]): string[] {
  return [
    ...of("aws_eks_cluster").map(({ version }) => `EKS ${version}`),
    ...of("aws_eks_node_group").map((group) => {
      const { min_size, max_size } = group.scaling_config as Attributes;
      return `${group.node_group_name}: ${min_size} to ${max_size} × ${nodeMachine(group, all).type}`;
    }),
  ];
}

function postgres(of: Of): Store[] {
  const instances = of("aws_db_instance");
  const replicas = instances.filter(({ replicate_source_db }) => replicate_source_db).length;
  return instances
    .filter(({ replicate_source_db }) => !replicate_source_db)
    .map(({ engine_version, instance_class, allocated_storage, multi_az }) => ({
      id: "postgres",
      type: "aws_db_instance",
      text: `PostgreSQL ${engine_version}<br>${instance_class}, ${allocated_storage} GiB<br>writer${
        multi_az ? " with a standby" : ""
      }${replicas > 0 ? `, ${plural(replicas, "read replica")}` : ""}`,
    }));
}

function valkey(of: Of): Store[] {
  return of("aws_elasticache_replication_group").map((group) => ({
    id: "valkey",
    type: "aws_elasticache_replication_group",
    text:
      `Valkey ${group.engine_version}<br>${group.node_type}<br>` +
      `${plural(Number(group.num_node_groups), "shard")}, ${plural(Number(group.replicas_per_node_group), "replica")} each`,
  }));
}

function documents(of: Of): Store[] {
  const instances = of("aws_docdb_cluster_instance");
  return of("aws_docdb_cluster").map(({ engine_version }) => ({
    id: "documents",
    type: "aws_docdb_cluster",
    text: `DocumentDB ${engine_version}<br>${instances.length} × ${instances[0]?.instance_class}`,
  }));
}

function opensearch(of: Of): Store[] {
  return of("aws_opensearch_domain").map(({ engine_version, cluster_config, ebs_options }) => {
    const cluster = cluster_config as Attributes;
    const masters = cluster.dedicated_master_enabled
      ? `<br>masters: ${cluster.dedicated_master_count} × ${cluster.dedicated_master_type}`
      : "";
    return {
      id: "opensearch",
      type: "aws_opensearch_domain",
      text:
        `${String(engine_version).replace("_", " ")}<br>${cluster.instance_count} × ${cluster.instance_type}, ` +
        `${(ebs_options as Attributes).volume_size} GiB each${masters}`,
    };
  });
}

function firewall(of: Of): string {
  const rules = of("aws_wafv2_web_acl").flatMap(({ rule }) => [rule].flat()).length;
  return rules > 0 ? `firewall of ${plural(rules, "rule")}` : "no firewall";
}

function vaults(of: Of, region: string): string[] {
  return of("aws_backup_vault").map(({ provider }) => `vault in ${String(provider ?? region).replace("aws.", "")}`);
}

/** `mindflow-production-media-333333333333` is `media`. */
function bucketName(bucket: unknown): string {
  return String(bucket).split("-").slice(2, -1).join("-");
}

function count(of: Of, type: string, what: string): string {
  const all = of(type).filter(({ name }) => String(name).endsWith(".fifo") || what !== "topic");
  const own = all.filter(({ name }) => !String(name).includes("-dead-letters"));
  return plural(own.length, what);
}

function plural(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
