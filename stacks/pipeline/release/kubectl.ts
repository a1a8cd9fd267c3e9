import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resourceName } from "../../../constructs/names.ts";
import { type RunOptions, runProgram } from "../../commands/run-program.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";

/** Runs kubectl on one cluster, and returns its output. @throws Error with kubectl's message. */
export type Kubectl = (args: readonly string[], options?: RunOptions) => Promise<string>;

/** On the environment's cluster, whatever context a person has chosen. The file of the connection has no secret in it. */
export async function kubectlOf(
  { name, region }: AwsEnvironment,
  programs: Readonly<Record<"aws" | "kubectl", string>>,
): Promise<Kubectl> {
  const directory = mkdtempSync(join(tmpdir(), "mindflow-release-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const kubeconfig = join(directory, "kubeconfig");
  const cluster = ["--region", region, "--name", resourceName(name, "cluster"), "--kubeconfig", kubeconfig];
  await runProgram(programs.aws, ["eks", "update-kubeconfig", ...cluster]);
  return (args, options) => runProgram(programs.kubectl, [...args, "--kubeconfig", kubeconfig], options);
}
