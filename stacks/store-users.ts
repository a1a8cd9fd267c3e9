import { type Access, names, type StoreName, service, topology } from "./topology.ts";

/** The stores that ask for a user's password. The others know a service by its IAM role. */
export const storesWithPasswords = ["postgres", "documents"] as const satisfies readonly StoreName[];

/** What each service with an edge to a store may do there: each has a user of its own. */
export function usersOf(store: StoreName): Record<string, Access> {
  const users = names(topology.services).flatMap((name) => {
    const access = service(name).stores?.[store];
    return access ? [[name, access] as const] : [];
  });
  return Object.fromEntries(users);
}

/** The secret that holds a user's name and password: `postgres-command`, and `postgres-admin` for the administrator. */
export function storeSecret(store: StoreName, user: string): string {
  return `${store}-${user}`;
}
