import type { EnvironmentName } from "../stacks/environments/schema.ts";

/** What Secrets Manager says of a user's credentials to who looks for them. */
export function credentialsDescription(secret: string, username: string): string {
  return `The user ${username} of ${secret.split("-")[0]} and its password, which is rotated.`;
}

/**
 * Where a store is, for people and their scripts: `/mindflow/<environment>/<store>/host`, and its port. By their ids,
 * `<store>/host` and so on. Nothing in them is a secret.
 */
export function storeParameters(environment: EnvironmentName, store: string, at: { host: string; port: number }) {
  return Object.entries({ host: at.host, port: String(at.port) }).map(([what, value]) => ({
    id: `${store}/${what}`,
    name: `/mindflow/${environment}/${store}/${what}`,
    type: "String" as const,
    value,
  }));
}
