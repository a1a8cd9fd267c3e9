import { output } from "../../install/install.ts";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses root, so root runs it as `nobody`. @throws Error if root cannot run it as another user. */
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
 * Only the data directory belongs to that user, who may not enter a clone under /root: dac_override lets him reach it.
 * `no_setuid_fixup` makes it count in access(2) too, by which PostgreSQL looks for its programs.
 */
export function asUser(user: User | undefined, command: string, parameters: string[]): [string, string[]] {
  if (!user) return [command, parameters];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  const capability = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  return ["setpriv", [...identity, ...capability, command, ...parameters]];
}
