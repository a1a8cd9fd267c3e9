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

/** What a version of a secret is: in use; made and not in use yet; in use before. */
export type Stage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** What a secret holds. What else stands in it is kept as it is. */
const contentSchema = z.looseObject({ username: z.string().min(1), password: z.string().min(1) });
export type Content = z.infer<typeof contentSchema>;

/** The secrets, as Secrets Manager keeps them: each in versions, told apart by an id and by stages. */
export interface Vault {
  /** The id of the version in that stage, if one is. */
  versionIn(secret: string, stage: Stage): Promise<string | undefined>;
  /** What a secret holds in that stage, or nothing; with a version, only if it is that one which is in the stage. */
  read(secret: string, stage: Stage, version?: string): Promise<Content | undefined>;
  /** Keeps a new version as pending. One that has this id already stays as it is. */
  keepPending(secret: string, version: string, content: Content): Promise<void>;
  /** Takes a version into use in place of another, which becomes the previous one. */
  makeCurrent(secret: string, version: string, former: string | undefined): Promise<void>;
}

export function secretsManagerVault(client: SecretsManagerClient): Vault {
  return {
    async versionIn(secret, stage) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secret }));
      return Object.keys(VersionIdsToStages).find((version) => VersionIdsToStages[version]?.includes(stage));
    },

    async read(secret, stage, version) {
      const asked = { SecretId: secret, VersionStage: stage, VersionId: version };
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand(asked));
        return parse(secret, stage, SecretString);
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async keepPending(secret, version, content) {
      const SecretString = JSON.stringify(content);
      const kept = { SecretId: secret, ClientRequestToken: version, SecretString, VersionStages: ["AWSPENDING"] };
      try {
        await client.send(new PutSecretValueCommand(kept));
      } catch (error) {
        // Somebody did the same in the meantime, with another password. The first one counts.
        if (!(error instanceof ResourceExistsException)) throw error;
      }
    },

    async makeCurrent(secret, version, former) {
      const moved = { MoveToVersionId: version, RemoveFromVersionId: former };
      await client.send(
        new UpdateSecretVersionStageCommand({ SecretId: secret, VersionStage: "AWSCURRENT", ...moved }),
      );
    },
  };
}

function parse(secret: string, stage: Stage, text = ""): Content {
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch {
    // Without its cause: a parser's message quotes what it could not parse.
    throw new Error(`${secret} does not hold {"username": …, "password": …} in ${stage}: put that there`);
  }
}
