import { all, any, companion, forbidden, is, isNot, isSet, notSet, unless } from "../checks/attributes.ts";
import { allPublicAccessBlocked, notFromEverywhere } from "../checks/aws.ts";
import { notForEverybody } from "../checks/iam.ts";
import type { Rule } from "./rule.ts";

/** Reachable from the internet: nothing but the load balancer and the distribution. */
export const exposureRules: readonly Rule[] = [
  {
    id: "not-public",
    promise: "only the load balancer and the distribution can be reached from outside",
    fix: "close it, and allow its clients by name, by group or by a condition",
    on: {
      "*": notForEverybody,
      aws_db_instance: isNot("publicly_accessible", true),
      aws_eks_cluster: any(
        is("vpc_config.endpoint_public_access", false),
        all(isSet("vpc_config.public_access_cidrs"), notFromEverywhere("vpc_config.public_access_cidrs")),
      ),
      aws_lambda_function_url: is("authorization_type", "AWS_IAM"),
      aws_opensearch_domain: isSet("vpc_options.subnet_ids"),
      aws_s3_account_public_access_block: allPublicAccessBlocked,
      aws_s3_bucket: companion("aws_s3_bucket_public_access_block", "bucket", allPublicAccessBlocked),
      aws_s3_bucket_ownership_controls: is("rule.object_ownership", "BucketOwnerEnforced"),
      aws_subnet: isNot("map_public_ip_on_launch", true),
    },
  },
  {
    id: "no-open-ports",
    promise: "no security group allows the whole internet",
    fix: "name the security group that may connect, as constructs/ does for an edge of the topology",
    on: {
      aws_security_group: all(notFromEverywhere("ingress.cidr_blocks"), notFromEverywhere("ingress.ipv6_cidr_blocks")),
      aws_security_group_rule: any(
        is("type", "egress"),
        all(notFromEverywhere("cidr_blocks"), notFromEverywhere("ipv6_cidr_blocks")),
      ),
      aws_vpc_security_group_ingress_rule: all(notFromEverywhere("cidr_ipv4"), notFromEverywhere("cidr_ipv6")),
    },
  },
  {
    id: "no-default-network",
    promise: "nothing uses the account's default VPC, which is open to the internet",
    fix: "pass it subnets of the network stack",
    on: {
      aws_db_instance: unless("replicate_source_db", isSet("db_subnet_group_name")),
      aws_default_security_group: all(notSet("ingress"), notSet("egress")),
      aws_default_subnet: forbidden("it is the default network"),
      aws_default_vpc: forbidden("it is the default network"),
      aws_docdb_cluster: isSet("db_subnet_group_name"),
      aws_eks_cluster: isSet("vpc_config.subnet_ids"),
      aws_eks_fargate_profile: isSet("subnet_ids"),
      aws_eks_node_group: isSet("subnet_ids"),
      aws_elasticache_replication_group: isSet("subnet_group_name"),
      aws_lambda_function: isSet("vpc_config.subnet_ids"),
      aws_lb: isSet("subnets"),
    },
  },
];
