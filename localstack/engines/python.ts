import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { contentHash } from "../install/content-hash.ts";
import { once, output } from "../install/install.ts";
import { pipInstall } from "../install/pip.ts";
import { cache, repository } from "../layout.ts";
import type { Starter } from "./engine.ts";

const source = join(repository, "localstack", "engines", "python");
const oldest = 10;
const newest = 13;

/** Prints [major version, minor version, whether it can make a virtual environment]. */
const probe = `
import sys, json, importlib.util
print(json.dumps([sys.version_info[0], sys.version_info[1], importlib.util.find_spec("ensurepip") is not None]))`;

interface Interpreter {
  readonly command: string;
  readonly version: string;
}

/** The first one on the PATH that `who` can run with. @throws Error that says what each lacks, and the fix. */
export async function findPython(who = "LocalStack"): Promise<Interpreter> {
  const refused: string[] = [];
  for (const command of ["python3", ...[13, 12, 11, 10].map((minor) => `python3.${minor}`)]) {
    const answer = await output(command, ["-c", probe]).catch(() => undefined);
    if (!answer) continue;
    const [major, minor, hasVenv] = JSON.parse(answer) as [number, number, boolean];
    const version = `${major}.${minor}`;
    if (major !== 3 || minor < oldest || minor > newest) refused.push(`${command} is Python ${version}`);
    else if (!hasVenv) refused.push(`${command} lacks ensurepip (on Debian: apt install python${version}-venv)`);
    else return { command, version };
  }
  throw new Error(
    `${who} needs Python 3.${oldest} to 3.${newest}, with venv, as python3 or python3.x on the PATH: ` +
      `${refused.length > 0 ? `${refused.join("; ")}.` : "there is none."} Install one and start again.`,
  );
}

export interface PythonPackages {
  readonly who: string;
  readonly requirements: string;
  /** The new environment runs this script once, over its own packages. */
  readonly patch?: string;
}

const ofMirror: PythonPackages = {
  who: "LocalStack",
  requirements: join(source, "requirements.txt"),
  patch: join(source, "backport.py"),
};
let environment: Promise<string> | undefined;

export function pythonEnvironment(starter: Starter): Promise<string> {
  environment ??= environmentWith(ofMirror, starter);
  return environment;
}

/** An environment has exactly these packages, and is made once for each version of the list. */
export async function environmentWith({ who, requirements, patch }: PythonPackages, starter: Starter): Promise<string> {
  const { command, version } = await findPython(who);
  const hash = contentHash(patch ? [requirements, patch] : [requirements]);
  const directory = join(cache, "python", `${version}-${hash}`);
  const python = join(directory, "bin", "python");
  // bin/python is a link, and broken if the interpreter has moved away since.
  if (!existsSync(python)) await rm(directory, { recursive: true, force: true });
  await once(directory, async (temporary) => {
    starter.say(`  Installing what ${who} needs from PyPI: about a minute, this once.`);
    const inside = join(temporary, "bin", "python");
    await output(command, ["-m", "venv", temporary], starter);
    await pipInstall(inside, who, requirements, starter);
    if (patch) await output(inside, [patch], starter);
  });
  return python;
}
