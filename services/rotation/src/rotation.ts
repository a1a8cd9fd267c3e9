import { randomBytes } from "node:crypto";
import type { Credentials, Users } from "./users.ts";
import type { Content, Stage, Vault } from "./vault.ts";

/** The order in which Secrets Manager calls. It calls again from the start when one failed, with the same version. */
export const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
export type Step = (typeof steps)[number];

export interface RotationDependencies {
  readonly vault: Vault;
  readonly users: Users;
  /** Whose password each secret holds. Not read from the secret: who may write there could name somebody else. */
  readonly usernames: Readonly<Record<string, string>>;
  /** The secret of the store's administrator, who lets in those whom their own password does not. */
  readonly adminSecret: string;
}

/**
 * Gives one user of a store a new password. Each step may run any number of times, and end anywhere, also twice at once:
 * it looks at what is, and does what is missing.
 *
 * A new connection between `setSecret` and the moment when a service reads its secret again is refused; one that stands
 * goes on. Services try again, so this is a delay, of about the time that a changed secret needs to reach them.
 *
 * @throws Error that names the secret and never its content. Secrets Manager then tries again.
 */
export function createRotation({ vault, users, usernames, adminSecret }: RotationDependencies) {
  /** What the secret holds in a stage, of the user that it is for. */
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

  /** Whoever may set the password now: the user itself, while the store knows one of its passwords, or the administrator. */
  async function whoMay(secret: string): Promise<Credentials> {
    const candidates: [string, Stage][] = [
      [secret, "AWSCURRENT"],
      [secret, "AWSPREVIOUS"],
    ];
    // His own rotation may be halfway.
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
      const wanted = await pending(secret, version);
      if (!(await users.accepts(wanted))) await users.setPassword(await whoMay(secret), wanted);
    },

    async testSecret(secret, version) {
      if (await users.accepts(await pending(secret, version))) return;
      throw new Error(`the store does not accept the new password of ${secret}`);
    },

    async finishSecret(secret, version, current) {
      // Refused if another run was faster, since `current` is not any more. Asked again, it would be `version` itself, and
      // the version before would be lost.
      await vault.makeCurrent(secret, version, current);
    },
  };

  return async function rotate(step: Step, secret: string, version: string): Promise<void> {
    if (!(secret in usernames)) throw new Error(`${secret} is no secret of this store's users: it is not rotated here`);
    const current = await vault.versionIn(secret, "AWSCURRENT");
    // Then the rotation is over, and an earlier run only could not say so any more.
    if (current === version) return;
    await work[step](secret, version, current);
  };
}

/** 192 random bits, in letters, digits, "-" and "_": whatever reads it needs no quotes. */
function newPassword(): string {
  return randomBytes(24).toString("base64url");
}
