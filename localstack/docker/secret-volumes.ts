import { builtServices, type ServiceName, service } from "../../stacks/topology.ts";
import { documentsAdmin, postgresAdmin, postgresReplication } from "../secrets.ts";
import { composeSettings } from "./settings.ts";

/** A volume that holds the secrets of one container, each in a file. */
export interface SecretVolume {
  /** Who may read it: the user that the container runs as. */
  readonly uid: number;
  /** Files of the mirror's directory as they are. */
  readonly files: readonly string[];
  /** Secrets of users of whom the container wants the password alone, in `<secret>.password`. */
  readonly passwords?: readonly string[];
}

/** By the name of the container. */
export const secretVolumes: Readonly<Record<string, SecretVolume>> = {
  ...Object.fromEntries(builtServices.map((name) => [name, { uid: 1000, files: filesOf(name) }] as const)),
  postgres: { uid: 999, files: [], passwords: [postgresAdmin, postgresReplication] },
  documents: { uid: 999, files: [], passwords: [documentsAdmin] },
};

/** What a service is told to look for, and what the topology gives it besides. */
function filesOf(name: ServiceName): string[] {
  const settings = composeSettings(name);
  return [
    settings.POSTGRES_SECRET && `secrets/${settings.POSTGRES_SECRET}`,
    settings.AWS_SHARED_CREDENTIALS_FILE && "secrets/aws-credentials",
    settings.TOKEN_KEYS_URL && "token-keys.json",
    ...(service(name).secrets ?? []).map((secret) => `secrets/${secret}`),
  ].filter((file) => file !== undefined);
}
