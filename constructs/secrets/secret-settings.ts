/** @param secret the secret's name: `<store>-<user>`. */
export function credentialsDescription(secret: string, username: string): string {
  return `The user ${username} of ${secret.split("-")[0]} and its password, which is rotated.`;
}

/** A store's address as parameters: `/mindflow/<environment>/<store>/host` and `/port`. */
export function storeParameters(environment: string, store: string, at: { host: string; port: number }) {
  return Object.entries({ host: at.host, port: String(at.port) }).map(([what, value]) => ({
    id: `${store}/${what}`,
    name: `/mindflow/${environment}/${store}/${what}`,
    type: "String" as const,
    value,
  }));
}
