import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "../../localstack/install/install.ts";
import { tryAgain } from "../../localstack/install/try-again.mjs";
import { awsProviderVersion } from "../../stacks/base/aws-stack.ts";
import { WrongArgument } from "../../stacks/commands/names.ts";
import { onPath } from "../../stacks/commands/on-path.ts";
import {
  findTerraform,
  ownMirror,
  type Terraform,
  terraformEnvironment,
  usualMirrors,
  versionsIn,
} from "./terraform.ts";

/** The mirror has the unpacked AWS provider: Terraform links it and copies nothing. */
export interface ProvidedTerraform extends Terraform {
  /** Of the provider. Another version than the pinned one only with `anyVersion`. */
  readonly version: string;
}

export interface ProviderOptions {
  readonly anyVersion: boolean;
  readonly say: (line: string) => void;
  readonly path?: string | undefined;
  readonly mirrors?: readonly string[];
  /** Where a download is kept, or an archive unpacked. */
  readonly own?: string;
}

/** Prefers a local mirror to the registry. @throws WrongArgument that names another local version and its option. */
export async function provideTerraform({
  anyVersion,
  say,
  path = process.env.PATH,
  mirrors = usualMirrors,
  own = ownMirror,
}: ProviderOptions): Promise<ProvidedTerraform> {
  const found = findTerraform(path, mirrors);
  if (!("missing" in found)) return unpacked({ ...found, version: awsProviderVersion }, own);
  const program = onPath("terraform", path);
  if (!program) throw new WrongArgument(found.missing);
  say(`The AWS provider ${awsProviderVersion} is in no mirror on this machine: downloading it from the registry.`);
  const download = () => install(program, awsProviderVersion, { PATH: path }, own);
  const failure = await tryAgain(`The AWS provider ${awsProviderVersion}`, download, { say }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (failure === undefined) return { program, mirror: own, version: awsProviderVersion };
  const [other] = mirrors.flatMap((mirror) => versionsIn(mirror).map(({ version }) => ({ mirror, version })));
  if (!other) throw new WrongArgument(`${found.missing}\nThe download from the registry failed:\n${failure}`);
  const only = `This machine has the AWS provider ${other.version}, and not ${awsProviderVersion}`;
  if (!anyVersion) throw new WrongArgument(`${only}: add --any-provider-version to rehearse with ${other.version}.`);
  say(`${only}: the rehearsal uses ${other.version}.`);
  return unpacked({ program, ...other }, own);
}

async function unpacked(found: ProvidedTerraform, own: string): Promise<ProvidedTerraform> {
  const { program, mirror, version } = found;
  if (versionsIn(mirror).some((one) => one.version === version && one.unpacked)) return found;
  const directory = mkdtempSync(join(tmpdir(), "mindflow-provider-"));
  try {
    await install(program, version, terraformEnvironment(mirror, directory), own);
    return { ...found, mirror: own };
  } catch (error) {
    throw new Error(`the AWS provider ${version} in ${mirror} cannot be unpacked:\n${(error as Error).message}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** @throws Error with Terraform's message. */
async function install(program: string, version: string, env: NodeJS.ProcessEnv, into: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "mindflow-provider-"));
  const required_providers = { aws: { source: "hashicorp/aws", version } };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  mkdirSync(into, { recursive: true });
  try {
    await output(program, ["init", "-input=false", "-no-color"], {
      cwd: directory,
      env: { ...env, TF_PLUGIN_CACHE_DIR: into },
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
