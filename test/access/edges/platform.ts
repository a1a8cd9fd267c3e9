import { storeSecret, storesWithPasswords } from "../../../stacks/derived/store-users.ts";
import { type Allowance, allowance } from "./edge.ts";

/** A grant of the platform, which no edge of the topology brings. */
export interface PlatformGrant {
  readonly allows: readonly Allowance[];
  /** Who needs it, and for what: a whole sentence. */
  readonly why: string;
}

/**
 * What the platform may newly get. A new grant that is neither here nor in an edge is refused until a person writes its row,
 * action by action: a row is reviewed with the change that needs it.
 */
export const platformGrants: readonly PlatformGrant[] = [
  {
    allows: [allowance("IAM", "cluster-autoscaler", "eks:DescribeNodegroup", "node group *")],
    why: "The autoscaler looks at every node group that it scales.",
  },
  {
    allows: storesWithPasswords.flatMap((store) => [
      allowance(
        "IAM",
        "external-secrets",
        ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        `secret ${storeSecret(store, "admin")}`,
      ),
    ]),
    why: "A migration has its administrator's password as a file.",
  },
  {
    allows: [allowance("security group", "vpc endpoint *", "be", "security group endpoints")],
    why: "Who may reach AWS's services inside the VPC reaches each endpoint.",
  },
  {
    allows: [allowance("security group", "db instance postgres*", "be", "security group postgres")],
    why: "Who may reach the writer of PostgreSQL reaches its replicas.",
  },
  {
    allows: [allowance("security group", "launch template *-nodes", "be", "security group nodes", "cluster")],
    why: "Every node group has nodes of the cluster.",
  },
];
