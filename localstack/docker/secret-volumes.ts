import { builtServices, type ServiceName, service } from "../../stacks/topology.ts";
import { documentsAdmin, postgresAdmin, postgresReplication } from "../secrets.ts";
import { composeSettings } from "./inside.ts";

export interface SecretVolume {
  /** Only this user, the container's, may read the files. */
  readonly uid: number;
  readonly files: readonly string[];
  /** Secrets of which the container gets only the password, in `<secret>.password`. */
  readonly passwords?: readonly string[];
}

export const secretVolumes: Readonly<Record<string, SecretVolume>> = {
  ...Object.fromEntries(builtServices.map((name) => [name, { uid: 1000, files: filesOf(name) }] as const)),
  postgres: { uid: 999, files: [], passwords: [postgresAdmin, postgresReplication] },
  documents: { uid: 999, files: [], passwords: [documentsAdmin] },
};

function filesOf(name: ServiceName): string[] {
  const { POSTGRES_SECRET, AWS_SHARED_CREDENTIALS_FILE, TOKEN_KEYS_URL } = composeSettings[name];
  return [
    ...(POSTGRES_SECRET ? [`secrets/${POSTGRES_SECRET}`] : []),
    ...(AWS_SHARED_CREDENTIALS_FILE ? ["secrets/aws-credentials"] : []),
    ...(TOKEN_KEYS_URL ? ["token-keys.json"] : []),
    ...(service(name).secrets ?? []).map((secret) => `secrets/${secret}`),
  ];
}
