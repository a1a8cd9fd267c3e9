import type { EnvironmentName } from "../stacks/environments/schema.ts";
import type { Access } from "../stacks/topology.ts";
import { resourceName } from "./names.ts";

/** Who a service is in Valkey: with IAM both the id and the name of its user. */
export function valkeyUser(environment: EnvironmentName, service: string): string {
  return resourceName(environment, service);
}

/** What a client of a cluster asks of it before its first command. */
const introduction = [
  "+@connection",
  "-@dangerous",
  "+info",
  "+cluster|slots",
  "+cluster|shards",
  "+cluster|nodes",
  "+cluster|info",
];

/**
 * What an edge of the topology allows in Valkey, as its ACL has it. Nobody may do what the whole server would feel
 * (FLUSHALL, KEYS, CONFIG and the like).
 */
export function valkeyAccess(access: Access): string {
  const data = access === "read" ? ["+@read"] : ["+@read", "+@write"];
  return ["on", "~*", "-@all", ...data, ...introduction].join(" ");
}
