import { type Access, names, type StoreName, service, topology } from "../topology.ts";

/** Stores whose users have a password. The other stores use IAM. */
export const storesWithPasswords = ["postgres", "documents"] as const satisfies readonly StoreName[];

export function usersOf(store: StoreName): Record<string, Access> {
  const users = names(topology.services).flatMap((name) => {
    const access = service(name).stores?.[store];
    return access ? [[name, access] as const] : [];
  });
  return Object.fromEntries(users);
}

/** Name of the secret with a user's name and password: `postgres-command`, `postgres-admin`. */
export function storeSecret(store: StoreName, user: string): string {
  return `${store}-${user}`;
}
