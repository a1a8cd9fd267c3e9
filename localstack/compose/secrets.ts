/** The container `secrets`: creates the mirror's missing secrets, and writes into each volume the files of its reader. */

import { chown, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { type SecretVolume, secretVolumes } from "../docker/secret-volumes.ts";
import { createLayout, localMirror } from "../layout.ts";
import { createSecrets } from "../secrets.ts";

/** The user in the mirror's own containers. */
const mirrorUser = 1000;

async function fill(volume: string, { uid, files, passwords = [] }: SecretVolume): Promise<void> {
  const contents: Record<string, string> = {};
  for (const file of files) contents[basename(file)] = await readFile(join(localMirror, file), "utf8");
  for (const secret of passwords)
    contents[`${secret}.password`] = JSON.parse(await readFile(join(localMirror, "secrets", secret), "utf8")).password;
  for (const name of await readdir(volume)) if (!(name in contents)) await rm(join(volume, name));
  for (const [name, text] of Object.entries(contents))
    await writeFileAtomic(join(volume, name), text, { mode: 0o400, chown: { uid, gid: uid } });
}

await createSecrets(await createLayout(localMirror));
for (const path of ["", ...(await readdir(localMirror, { recursive: true }))])
  await chown(join(localMirror, path), mirrorUser, mirrorUser);
for (const [name, volume] of Object.entries(secretVolumes)) await fill(join("/volumes", name), volume);
