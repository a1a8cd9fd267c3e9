import type { Access } from "../stacks/topology.ts";

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
