import { output } from "../install.ts";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who runs PostgreSQL: ourselves, or `nobody` when we are root, whom it refuses.
 *
 * @throws Error if root has no way to become somebody else.
 */
export async function databaseUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  await output("setpriv", ["--version"]).catch((cause) => {
    throw new Error(
      "PostgreSQL refuses to run as root, and there is no setpriv to run it as nobody: install util-linux, or start as another user.",
      { cause },
    );
  });
  const id = async (flag: string) => Number(await output("id", [flag, "nobody"]));
  return { uid: await id("-u"), gid: await id("-g") };
}

/**
 * A command, run by another user where there is one to run it.
 *
 * Only the data directory belongs to that user, and a clone under /root lies where he may not go: the one capability of
 * root's that he keeps (dac_override) lets him reach it, so that the data stays with the mirror. `no_setuid_fixup` makes
 * it count in access(2) too, by which PostgreSQL looks for its programs.
 */
export function asUser(user: User | undefined, command: string, parameters: string[]): [string, string[]] {
  if (!user) return [command, parameters];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  const capability = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  return ["setpriv", [...identity, ...capability, command, ...parameters]];
}
