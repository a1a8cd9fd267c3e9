import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsProviderVersion } from "../../stacks/aws-stack.ts";
import { WrongArgument } from "../../stacks/commands/names.ts";
import { onPath } from "../../stacks/commands/on-path.ts";
import {
  findTerraform,
  ownMirror,
  type Terraform,
  terraformEnvironment,
  usualMirrors,
  versionsIn,
} from "../terraform.ts";

/** Terraform, and where the AWS provider is, unpacked: it is linked into each stack's directory, and not copied. */
export interface Provided extends Terraform {
  /** Of the provider; another than the stacks pin only where that was asked for. */
  readonly version: string;
}

export interface ProviderOptions {
  readonly anyVersion: boolean;
  readonly say: (line: string) => void;
  readonly path?: string | undefined;
  readonly mirrors?: readonly string[];
}

/**
 * Terraform and the pinned provider: from a mirror on this machine, else from the provider's registry.
 *
 * @throws WrongArgument where neither has it, with what else is here and how to go on with that.
 */
export async function provided({
  anyVersion,
  say,
  path = process.env.PATH,
  mirrors = usualMirrors,
}: ProviderOptions): Promise<Provided> {
  const found = findTerraform(path, mirrors);
  if (!("missing" in found)) return unpacked({ ...found, version: awsProviderVersion });
  const program = onPath("terraform", path);
  if (!program) throw new WrongArgument(found.missing);
  say(`The AWS provider ${awsProviderVersion} is in no mirror on this machine: asking its registry.`);
  const refused = await install(program, awsProviderVersion, { ...process.env, PATH: path });
  if (!refused) return { program, mirror: ownMirror, version: awsProviderVersion };
  const [other] = mirrors.flatMap((mirror) => versionsIn(mirror).map(({ version }) => ({ mirror, version })));
  if (!other) throw new WrongArgument(`${found.missing}\nIts registry cannot be asked instead:\n${refused}`);
  const only = `Of the AWS provider there is only ${other.version} on this machine, and not ${awsProviderVersion}`;
  if (!anyVersion) throw new WrongArgument(`${only}: to rehearse with that one, add --any-provider-version.`);
  say(`${only}: what follows is a rehearsal of that one.`);
  return unpacked({ program, ...other });
}

async function unpacked(found: Provided): Promise<Provided> {
  const { program, mirror, version } = found;
  if (versionsIn(mirror).some((one) => one.version === version && one.unpacked)) return found;
  const directory = mkdtempSync(join(tmpdir(), "mindflow-provider-"));
  try {
    const refused = await install(program, version, terraformEnvironment(mirror, directory));
    if (refused) throw new Error(`the AWS provider ${version} in ${mirror} cannot be unpacked:\n${refused}`);
    return { ...found, mirror: ownMirror };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Has Terraform install a version into our own mirror. Gives what it says against that. */
async function install(program: string, version: string, env: NodeJS.ProcessEnv): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "mindflow-provider-"));
  const required_providers = { aws: { source: "hashicorp/aws", version } };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  mkdirSync(ownMirror, { recursive: true });
  try {
    return await new Promise((resolve) => {
      const options = { cwd: directory, env: { ...env, TF_PLUGIN_CACHE_DIR: ownMirror } };
      execFile(program, ["init", "-input=false", "-no-color"], options, (error, _stdout, stderr) =>
        resolve(error ? stderr.trim() || error.message : ""),
      );
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
