import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { once, output } from "../install.ts";
import { cache, repository } from "../layout.ts";
import type { Starter } from "./engine.ts";

const source = join(repository, "localstack", "python");
const oldest = 10;
const newest = 13;

/** What an interpreter is: [minor version of Python 3, whether it can make a virtual environment]. */
const probe = `
import sys, json, importlib.util
print(json.dumps([sys.version_info[0], sys.version_info[1], importlib.util.find_spec("ensurepip") is not None]))`;

interface Interpreter {
  readonly command: string;
  readonly version: string;
}

/**
 * The first interpreter on the PATH that can run what needs it and make a virtual environment.
 *
 * @throws Error that says what each candidate lacks, and the way out.
 */
export async function findPython(who = "LocalStack"): Promise<Interpreter> {
  const refused: string[] = [];
  for (const command of ["python3", ...[13, 12, 11, 10].map((minor) => `python3.${minor}`)]) {
    const answer = await output(command, ["-c", probe]).catch(() => undefined);
    if (!answer) continue;
    const [major, minor, canMakeEnvironments] = JSON.parse(answer) as [number, number, boolean];
    const version = `${major}.${minor}`;
    if (major !== 3 || minor < oldest || minor > newest) refused.push(`${command} is Python ${version}`);
    else if (!canMakeEnvironments)
      refused.push(`${command} lacks ensurepip (on Debian: apt install python${version}-venv)`);
    else return { command, version };
  }
  throw new Error(
    `${who} needs Python 3.${oldest} to 3.${newest}, with venv, as python3 or python3.x on the PATH: ` +
      `${refused.length > 0 ? `${refused.join("; ")}.` : "there is none."} Install one and start again.`,
  );
}

/** What an environment is made of. */
export interface PythonPackages {
  /** Who needs them, for people. */
  readonly who: string;
  /** Every package with its hashes. */
  readonly requirements: string;
  /** A script that the new environment runs once, over its own packages. */
  readonly patch?: string;
}

const ofMirror: PythonPackages = {
  who: "LocalStack",
  requirements: join(source, "requirements.txt"),
  patch: join(source, "backport.py"),
};
let environment: Promise<string> | undefined;

/** The mirror's interpreter: LocalStack and Valkey. */
export function pythonEnvironment(starter: Starter): Promise<string> {
  environment ??= environmentWith(ofMirror, starter);
  return environment;
}

/** An interpreter with exactly these packages: one environment for each version of their list. */
export async function environmentWith(
  { who, requirements, patch }: PythonPackages,
  starter: Pick<Starter, "say" | "signal">,
): Promise<string> {
  const { command, version } = await findPython(who);
  const files = [requirements, ...(patch ? [patch] : [])].map((file) => readFileSync(file));
  const hash = createHash("sha256").update(Buffer.concat(files)).digest("hex").slice(0, 12);
  const directory = join(cache, "python", `${version}-${hash}`);
  const python = join(directory, "bin", "python");
  // Broken by an interpreter that has moved away since: bin/python is a link to it.
  if (!existsSync(python)) await rm(directory, { recursive: true, force: true });
  await once(directory, async (temporary) => {
    starter.say(`  Installing what ${who} needs from PyPI: about a minute, this once.`);
    const inside = join(temporary, "bin", "python");
    await output(command, ["-m", "venv", temporary], starter);
    // Not compiled ahead: most of it is never imported.
    const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "--no-deps"];
    await output(inside, [...pip, "-r", requirements], starter);
    if (patch) await output(inside, [patch], starter);
  });
  return python;
}
