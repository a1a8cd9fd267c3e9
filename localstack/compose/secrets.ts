/** The container `secrets`: makes what is missing of the mirror's secrets, and puts into each volume what belongs there. */

import { chown, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type SecretVolume, secretVolumes } from "../docker/secret-volumes.ts";
import { createLayout, localMirror } from "../layout.ts";
import { createSecrets } from "../secrets.ts";

/** The user of the mirror's own containers. */
const mirrorUser = 1000;

async function write(path: string, text: string, uid: number): Promise<void> {
  // Under another name first, so that a half-written secret is never read; and only its reader may read it.
  await writeFile(`${path}.new`, text, { mode: 0o400 });
  await chown(`${path}.new`, uid, uid);
  await rename(`${path}.new`, path);
}

async function fill(volume: string, { uid, files, passwords = [] }: SecretVolume): Promise<void> {
  const given = [...files.map((file) => basename(file)), ...passwords.map((secret) => `${secret}.password`)];
  for (const name of await readdir(volume)) if (!given.includes(name)) await rm(join(volume, name));
  for (const file of files)
    await write(join(volume, basename(file)), await readFile(join(localMirror, file), "utf8"), uid);
  for (const secret of passwords) {
    const { password } = JSON.parse(await readFile(join(localMirror, "secrets", secret), "utf8"));
    await write(join(volume, `${secret}.password`), password, uid);
  }
}

await createSecrets(await createLayout(localMirror));
for (const path of ["", ...(await readdir(localMirror, { recursive: true }))])
  await chown(join(localMirror, path), mirrorUser, mirrorUser);
for (const [name, volume] of Object.entries(secretVolumes)) await fill(join("/volumes", name), volume);
