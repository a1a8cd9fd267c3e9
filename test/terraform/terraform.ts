import { globSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { join } from "node:path";
import { execFile } from "../../localstack/environment/child-process.ts";
import { cache } from "../../localstack/layout.ts";
import { awsProviderVersion } from "../../stacks/base/aws-stack.ts";
import { findProgram } from "../fixtures/find-program.ts";
import type { Missing } from "../fixtures/tools.ts";

export interface Terraform {
  readonly program: string;
  readonly mirror: string;
}

const awsProvider = "registry.terraform.io/hashicorp/aws";

export const ownMirror = join(cache, "terraform-providers");

/** Terraform's implied mirrors, its plugin cache, our own mirror, and the directories in which images have one. */
export const usualMirrors = [
  process.env.TF_PLUGIN_CACHE_DIR,
  ownMirror,
  join(homedir(), ".terraform.d/plugins"),
  "/usr/share/terraform",
  "/usr/share/terraform/plugins",
  "/usr/local/share/terraform/plugins",
  ...globSync("/opt/*/"),
].filter((path) => path !== undefined);

export function findTerraform(path = process.env.PATH, mirrors: readonly string[] = usualMirrors): Terraform | Missing {
  const terraform = findProgram("terraform", "install 1.11 or newer from developer.hashicorp.com/terraform", path);
  if ("missing" in terraform) return terraform;
  const mirror = mirrors.find((directory) => holdsAwsProvider(directory));
  if (!mirror)
    return {
      missing:
        `The AWS provider ${awsProviderVersion} is in no mirror on this machine: run \`npm run synth\`, then ` +
        "`terraform -chdir=cdktf.out/stacks/dev-messaging providers mirror ~/.terraform.d/plugins`.",
    };
  return { ...terraform, mirror };
}

/** Unpacked, or as the archive that `terraform providers mirror` writes. */
function holdsAwsProvider(mirror: string): boolean {
  return versionsIn(mirror).some(({ version }) => version === awsProviderVersion);
}

export function versionsIn(mirror: string): { version: string; unpacked: boolean }[] {
  const target = `${platform()}_${{ x64: "amd64" }[arch() as string] ?? arch()}`;
  const directory = join(mirror, awsProvider);
  const found = (pattern: string, form: RegExp) =>
    globSync(pattern, { cwd: directory }).flatMap((path) => form.exec(path)?.[1] ?? []);
  return [
    ...found(`*/${target}`, /^([^/]+)/).map((version) => ({ version, unpacked: true })),
    ...found(`*_${target}.zip`, /^terraform-provider-aws_(.+?)_/).map((version) => ({ version, unpacked: false })),
  ];
}

export interface TerraformOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Terraform in a directory. Its environment adds `terraformEnvironment` and `environment` to that of a tool. */
export function terraform(
  { program, mirror }: Terraform,
  directory: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<TerraformOutput> {
  const env = { ...terraformEnvironment(mirror, directory), ...environment };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: directory, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** Writes Terraform's configuration into the directory. */
export function terraformEnvironment(mirror: string, directory: string): Record<string, string> {
  const config = join(directory, ".terraformrc");
  writeFileSync(config, cliConfiguration(mirror));
  return {
    HOME: homedir(),
    // Go's garbage collector takes a fifth of the processor time, since each command builds the AWS provider's schema.
    GOGC: "400",
    TF_IN_AUTOMATION: "1",
    TF_CLI_CONFIG_FILE: config,
  };
}

function cliConfiguration(mirror: string): string {
  const only = JSON.stringify([awsProvider]);
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${only}
  }
  direct {
    exclude = ${only}
  }
}
`;
}
