import { resourceName } from "../names.ts";

export type ValkeyAccess = "read" | "write";

/** The Valkey user of a service: with IAM authentication, the user's id and name are equal. */
export function valkeyUser(environment: string, service: string): string {
  return resourceName(environment, service);
}

const connection = [
  "+@connection",
  "-@dangerous",
  "+info",
  "+cluster|slots",
  "+cluster|shards",
  "+cluster|nodes",
  "+cluster|info",
];

/** An ACL access string. Nobody may run commands that affect the whole server, such as FLUSHALL, KEYS and CONFIG. */
export function valkeyAccess(access: ValkeyAccess): string {
  const data = access === "read" ? ["+@read"] : ["+@read", "+@write"];
  return ["on", "~*", "-@all", ...data, ...connection].join(" ");
}
