import { randomBytes } from "node:crypto";
import type { Credentials, Users } from "./users.ts";
import type { Content, Stage, Vault } from "./vault.ts";

/** In the order of Secrets Manager's calls. After a failure it starts again with the same version. */
export const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
export type Step = (typeof steps)[number];

export interface RotationDependencies {
  readonly vault: Vault;
  readonly users: Users;
  /** The username of each secret. Not read from the secret: a writer of the secret could name another user. */
  readonly usernames: Readonly<Record<string, string>>;
  /** The administrator's secret. It can reset the password of a user who cannot log in. */
  readonly adminSecret: string;
}

/**
 * Each step is idempotent, may run twice at once, and may crash anywhere. From `setSecret` until a service reads its
 * changed secret, the store refuses the service's new connections.
 * @throws Error with the name of the secret, never with its content. Secrets Manager then retries.
 */
export function createRotation({ vault, users, usernames, adminSecret }: RotationDependencies) {
  /** The secret's content in a stage. @throws Error if it is for another user. */
  async function read(secret: string, stage: Stage, version?: string): Promise<Content | undefined> {
    const content = await vault.read(secret, stage, version);
    if (content && content.username !== usernames[secret])
      throw new Error(
        `${secret} is for ${usernames[secret]}, and names another user in ${stage}: put that right first`,
      );
    return content;
  }

  async function pending(secret: string, version: string): Promise<Content> {
    const content = await read(secret, "AWSPENDING", version);
    if (content) return content;
    throw new Error(`${secret} has no pending version ${version}: rotate it again, from the start`);
  }

  /** Credentials that may set the password: a password of the user that the store accepts, or the administrator's. */
  async function authorized(secret: string): Promise<Credentials> {
    const candidates: [string, Stage][] = [
      [secret, "AWSCURRENT"],
      [secret, "AWSPREVIOUS"],
    ];
    if (secret !== adminSecret) candidates.push([adminSecret, "AWSCURRENT"], [adminSecret, "AWSPENDING"]);
    for (const [from, stage] of candidates) {
      const content = await read(from, stage);
      if (content && (await users.accepts(content))) return content;
    }
    throw new Error(
      `the store accepts no password of ${secret}, nor its administrator's: docs/runbooks/rotation.md says how to mend it`,
    );
  }

  const work: Record<Step, (secret: string, version: string, current: string | undefined) => Promise<void>> = {
    async createSecret(secret, version) {
      if (await read(secret, "AWSPENDING", version)) return;
      const current = await read(secret, "AWSCURRENT");
      if (!current) throw new Error(`${secret} is empty: put {"username": …, "password": …} there first`);
      await vault.keepPending(secret, version, { ...current, password: newPassword() });
    },

    async setSecret(secret, version) {
      const credentials = await pending(secret, version);
      if (!(await users.accepts(credentials))) await users.setPassword(await authorized(secret), credentials);
    },

    async testSecret(secret, version) {
      if (await users.accepts(await pending(secret, version))) return;
      throw new Error(`the store does not accept the new password of ${secret}`);
    },

    async finishSecret(secret, version, current) {
      // Refused if another run changed `current` meanwhile. Reading it again here could lose the previous version.
      await vault.makeCurrent(secret, version, current);
    },
  };

  return async function rotate(step: Step, secret: string, version: string): Promise<void> {
    if (!(secret in usernames)) throw new Error(`${secret} is no secret of this store's users: it is not rotated here`);
    const current = await vault.versionIn(secret, "AWSCURRENT");
    // An earlier run finished the rotation, but its answer was lost.
    if (current === version) return;
    await work[step](secret, version, current);
  };
}

/** 192 random bits in letters, digits, "-" and "_", which need no quotes anywhere. */
function newPassword(): string {
  return randomBytes(24).toString("base64url");
}
