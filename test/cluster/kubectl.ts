import { join } from "node:path";
import { onPath } from "../../stacks/commands/on-path.ts";
import { type RunOptions, run } from "./run.ts";

/** kubectl on one cluster: what it prints. @throws Error with Kubernetes' own words. */
export type Kubectl = (args: readonly string[], options?: RunOptions) => Promise<string>;

interface KubectlOptions {
  readonly kubeconfig: string;
  /** Where it keeps what it found out about the cluster. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

export async function kubectlOf({ kubeconfig, directory, signal }: KubectlOptions): Promise<Kubectl> {
  const program = onPath("kubectl") ?? "kubectl";
  const always = ["--kubeconfig", kubeconfig, "--cache-dir", join(directory, "discovery")];
  return (args, options) => run(program, [...args, ...always], { signal, ...options });
}
