import { once } from "node:events";
import { appendFileSync, copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { spawnServer } from "../../localstack/environment/child-process.ts";
import { repository } from "../../localstack/layout.ts";
import { lastLines } from "../../localstack/supervision/processes.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { terraformEnvironment } from "../terraform/terraform.ts";
import type { EmulatedTerraform } from "./emulated-terraform.ts";

export interface CdktfOptions extends Pick<EmulatedTerraform, "terraform" | "clientEnvironment" | "memory" | "signal"> {
  readonly environment: AwsEnvironment;
  /** The working directory. The app is synthesized into its `out`, as for Terraform. */
  readonly directory: string;
  readonly source: string;
  readonly stacks: readonly string[];
  readonly say: (line: string) => void;
}

/** Follows docs/how-to/first-deployment.md. @throws Error with the end of cdktf's output. */
export async function deployByCdktf(options: CdktfOptions): Promise<void> {
  const { environment, directory, stacks } = options;
  const stateStack = `${environment.name}-state`;
  copyFileSync(join(repository, "cdktf.json"), join(directory, "cdktf.json"));
  await cdktf(options, [stateStack], { MINDFLOW_STATE: "local" });
  await cdktf(options, [stateStack, "--migrate-state"]);
  rmSync(join(directory, `terraform.${stateStack}.tfstate`));
  await cdktf(options, stacks);
}

async function cdktf(
  { directory, source, terraform, environment, clientEnvironment, memory, signal, say }: CdktfOptions,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  say(`cdktf deploy ${args.map((arg) => (arg.includes("*") ? `'${arg}'` : arg)).join(" ")} --auto-approve`);
  const log = join(directory, "cdktf.log");
  const app = `${process.execPath} --disable-warning=DEP0044 ${join(source, "test/rehearsal/cdktf-app.ts")}`;
  const options = [
    // Without --skip-provider-lock, cdktf asks the registry for the hashes of all platforms.
    ...["--auto-approve", "--skip-provider-lock", "--no-color", "--parallelism", "4", "--terraform-parallelism", "60"],
    ...["--app", app, "--output", join(directory, "out")],
  ];
  const child = spawnServer("cdktf", ["deploy", ...args, ...options], {
    cwd: directory,
    env: {
      ...terraformEnvironment(terraform.mirror, directory),
      ...clientEnvironment,
      TERRAFORM_BINARY_NAME: terraform.program,
      MINDFLOW_ENVIRONMENT: environment.name,
      // Terraform's plugin cache does not support the concurrent runs of several stacks.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => appendFileSync(log, text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [applied] = /[\w-]+ {2}Apply complete!.*/.exec(stripVTControlCharacters(line)) ?? [];
    if (applied) say(applied);
  });
  const closed = once(child, "close");
  await once(child, "spawn");
  const group = child.pid as number;
  const interrupt = () => process.kill(-group, "SIGINT");
  signal.addEventListener("abort", interrupt);
  memory.watch(group);
  const [code] = await closed;
  signal.removeEventListener("abort", interrupt);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`cdktf deploy ${args.join(" ")} failed. ${lastLines(log, 40)}`);
}
