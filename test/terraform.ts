import { execFile } from "node:child_process";
import { globSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { join } from "node:path";
import { cache } from "../localstack/layout.ts";
import { awsProviderVersion } from "../stacks/aws-stack.ts";
import { onPath } from "../stacks/commands/on-path.ts";
import type { Missing } from "./tools.ts";

/** Terraform, and a mirror that holds the AWS provider of the version that the stacks pin. */
export interface Terraform {
  readonly program: string;
  readonly mirror: string;
}

/** The AWS provider's address, which is also its folder in a mirror. */
const awsProvider = "registry.terraform.io/hashicorp/aws";

/** Where a rehearsal puts what it had to download. */
export const ownMirror = join(cache, "terraform-providers");

/** Where Terraform itself looks for mirrors, where a cache of its own may be, and where images put one. */
export const usualMirrors = [
  process.env.TF_PLUGIN_CACHE_DIR,
  ownMirror,
  join(homedir(), ".terraform.d/plugins"),
  "/usr/share/terraform",
  "/usr/share/terraform/plugins",
  "/usr/local/share/terraform/plugins",
  ...globSync("/opt/*/"),
].filter((path) => path !== undefined);

/** Finds both on this machine. Nothing is downloaded. */
export function findTerraform(path = process.env.PATH, mirrors: readonly string[] = usualMirrors): Terraform | Missing {
  const program = onPath("terraform", path);
  if (!program)
    return { missing: "Terraform is not on the PATH: install 1.11 or newer from developer.hashicorp.com/terraform." };
  const mirror = mirrors.find((directory) => holdsAwsProvider(directory));
  if (!mirror)
    return {
      missing:
        `The AWS provider ${awsProviderVersion} is in no mirror on this machine: run \`npm run synth\`, then ` +
        "`terraform -chdir=cdktf.out/stacks/dev-messaging providers mirror ~/.terraform.d/plugins`.",
    };
  return { program, mirror };
}

/** Whether a mirror has it, unpacked or as the archive that `terraform providers mirror` writes. */
function holdsAwsProvider(mirror: string): boolean {
  return versionsIn(mirror).some(({ version }) => version === awsProviderVersion);
}

/** Every version of the AWS provider for this machine in a mirror, and whether it is unpacked there. */
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

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Terraform in a directory, with the AWS provider from the mirror (Terraform links an unpacked one and copies
 * nothing) and any other from its registry. Of this process's environment it sees the PATH and the home directory only:
 * credentials and arguments come from `environment` or not at all.
 */
export function terraform(
  { program, mirror }: Terraform,
  directory: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const env = { ...terraformEnvironment(mirror, directory), ...environment };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: directory, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** What Terraform sees: the PATH, the home directory, and, by a file in the directory, where the AWS provider is. */
export function terraformEnvironment(mirror: string, directory: string): Record<string, string> {
  const config = join(directory, ".terraformrc");
  writeFileSync(config, installFrom(mirror));
  return {
    PATH: process.env.PATH ?? "",
    HOME: homedir(),
    CHECKPOINT_DISABLE: "1",
    // Each command builds the AWS provider's schema anew and drops it: Go's collector is a fifth of a command's processor time.
    GOGC: "400",
    TF_IN_AUTOMATION: "1",
    TF_CLI_CONFIG_FILE: config,
  };
}

function installFrom(mirror: string): string {
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
