import { type Attributes, type Resource, referred } from "../base/synthesized.ts";
import { type Bill, item } from "./item.ts";
import type { PriceName } from "./prices.ts";

export const machines = {
  aws_db_instance: ({ attributes }, { siblings }) => {
    const machines = attributes.multi_az ? 2 : 1;
    return [
      item(machines, named(attributes.instance_class)),
      item(
        machines * Number(attributes.allocated_storage ?? sourceOf(attributes, siblings).allocated_storage),
        "db gp3",
      ),
    ];
  },
  aws_docdb_cluster_instance: ({ attributes }) => [item(1, named(`documents ${attributes.instance_class}`))],
  aws_eks_node_group: ({ attributes }, { siblings }) => {
    const nodes = Number(block(attributes.scaling_config).desired_size);
    const { type, template } = nodeMachine(attributes, siblings);
    const volume = block(block(template.block_device_mappings).ebs).volume_size;
    const machine = attributes.capacity_type === "SPOT" ? `EC2 Spot ${type}` : `EC2 ${type}`;
    return [item(nodes, named(machine)), item(nodes * Number(volume), "EBS gp3")];
  },
  aws_elasticache_replication_group: ({ attributes }) => [
    item(
      Number(attributes.num_node_groups ?? 1) * (1 + Number(attributes.replicas_per_node_group ?? 0)),
      named(attributes.node_type),
    ),
  ],
  aws_opensearch_domain: ({ attributes }) => {
    const cluster = block(attributes.cluster_config);
    const instances = Number(cluster.instance_count ?? 1);
    const volume = Number(block(attributes.ebs_options).volume_size);
    return [
      item(instances, named(cluster.instance_type)),
      item(instances * volume, "search gp3"),
      ...(cluster.dedicated_master_enabled
        ? [item(Number(cluster.dedicated_master_count), named(cluster.dedicated_master_type))]
        : []),
    ];
  },
} satisfies Record<string, Bill>;

/** The first instance type of a node group, and its launch template. */
export function nodeMachine(group: Attributes, siblings: readonly Resource[]) {
  const template = referred(siblings, block(group.launch_template).id).attributes;
  return { type: template.instance_type ?? [group.instance_types].flat()[0], template };
}

/** A size such as `db.t3.micro` is the name of its price. The estimate refuses a name that has none. */
function named(name: unknown): PriceName {
  return String(name) as PriceName;
}

function block(value: unknown): Attributes {
  return ([value].flat()[0] ?? {}) as Attributes;
}

function sourceOf({ replicate_source_db }: Attributes, siblings: readonly Resource[]): Attributes {
  return referred(siblings, replicate_source_db).attributes;
}
