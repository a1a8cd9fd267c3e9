import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { z } from "zod";

export type Stage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** The content of a secret. Other fields are kept. */
const contentSchema = z.looseObject({ username: z.string().min(1), password: z.string().min(1) });
export type Content = z.infer<typeof contentSchema>;

export interface Vault {
  versionIn(secret: string, stage: Stage): Promise<string | undefined>;
  /** The content in that stage, if there is one; with `version`, only if that version is in the stage. */
  read(secret: string, stage: Stage, version?: string): Promise<Content | undefined>;
  /** Stores a new version as pending. An existing version with this id does not change. */
  keepPending(secret: string, version: string, content: Content): Promise<void>;
  /** Moves AWSCURRENT from the version `former` to `version`. `former` gets AWSPREVIOUS. */
  makeCurrent(secret: string, version: string, former: string | undefined): Promise<void>;
}

export function secretsManagerVault(client: SecretsManagerClient): Vault {
  return {
    async versionIn(secret, stage) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secret }));
      return Object.keys(VersionIdsToStages).find((version) => VersionIdsToStages[version]?.includes(stage));
    },

    async read(secret, stage, version) {
      const request = { SecretId: secret, VersionStage: stage, VersionId: version };
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand(request));
        return parse(secret, stage, SecretString);
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async keepPending(secret, version, content) {
      const SecretString = JSON.stringify(content);
      const request = { SecretId: secret, ClientRequestToken: version, SecretString, VersionStages: ["AWSPENDING"] };
      try {
        await client.send(new PutSecretValueCommand(request));
      } catch (error) {
        // A parallel run was first, with another password. The first one counts.
        if (!(error instanceof ResourceExistsException)) throw error;
      }
    },

    async makeCurrent(secret, version, former) {
      const versions = { MoveToVersionId: version, RemoveFromVersionId: former };
      await client.send(
        new UpdateSecretVersionStageCommand({ SecretId: secret, VersionStage: "AWSCURRENT", ...versions }),
      );
    },
  };
}

function parse(secret: string, stage: Stage, text = ""): Content {
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch {
    // No cause: the parser's message quotes the content.
    throw new Error(`${secret} does not hold {"username": …, "password": …} in ${stage}: put that there`);
  }
}
