import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { repository } from "../../localstack/layout.ts";
import { lastLines } from "../../localstack/processes.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { terraformEnvironment } from "../terraform.ts";
import type { Stage } from "./stack.ts";

export interface ByCdktf extends Pick<Stage, "terraform" | "clientEnvironment" | "memory" | "signal"> {
  readonly environment: AwsEnvironment;
  /** The app is synthesized into its `out`, as for Terraform. */
  readonly directory: string;
  readonly source: string;
  /** The names of the stacks, or a pattern of them. */
  readonly stacks: readonly string[];
  readonly say: (line: string) => void;
}

/**
 * Deploys an environment as docs/how-to/first-deployment.md says, by `cdktf` itself: the state with a local file, its move
 * into the bucket, then everything.
 *
 * @throws Error with the end of what cdktf said.
 */
export async function deployByCdktf(at: ByCdktf): Promise<void> {
  const { name } = at.environment;
  copyFileSync(join(repository, "cdktf.json"), join(at.directory, "cdktf.json"));
  await cdktf(at, [`${name}-state`], { MINDFLOW_STATE: "local" });
  await cdktf(at, [`${name}-state`, "--migrate-state"]);
  rmSync(join(at.directory, `terraform.${name}-state.tfstate`));
  await cdktf(at, at.stacks);
}

async function cdktf(at: ByCdktf, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<void> {
  const { directory, source, terraform, environment, clientEnvironment, memory, signal } = at;
  at.say(`cdktf deploy ${args.map((arg) => (arg.includes("*") ? `'${arg}'` : arg)).join(" ")} --auto-approve`);
  const log = join(directory, "cdktf.log");
  const app = `${process.execPath} --disable-warning=DEP0044 ${join(source, "test/rehearsal/app.ts")}`;
  // Without --skip-provider-lock it asks the registry for every platform's hashes.
  const fixed = [
    "--auto-approve",
    "--skip-provider-lock",
    "--no-color",
    "--app",
    app,
    "--output",
    join(directory, "out"),
  ];
  const child = spawn("cdktf", ["deploy", ...args, ...fixed, "--parallelism", "4", "--terraform-parallelism", "60"], {
    cwd: directory,
    env: {
      ...terraformEnvironment(terraform.mirror, directory),
      ...clientEnvironment,
      TERRAFORM_BINARY_NAME: terraform.program,
      MINDFLOW_ENVIRONMENT: environment.name,
      // Its stacks run side by side, and Terraform's cache of plugins is for one at a time.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      ...more,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => appendFileSync(log, text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [applied] = /[\w-]+ {2}Apply complete!.*/.exec(stripVTControlCharacters(line)) ?? [];
    if (applied) at.say(applied);
  });
  const ended = once(child, "close");
  await once(child, "spawn");
  const group = child.pid as number;
  const interrupt = () => process.kill(-group, "SIGINT");
  signal.addEventListener("abort", interrupt);
  memory.watch(group);
  const [code] = await ended;
  signal.removeEventListener("abort", interrupt);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`cdktf deploy ${args.join(" ")} failed. ${lastLines(log, 40)}`);
}
