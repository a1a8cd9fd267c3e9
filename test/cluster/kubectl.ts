import { join } from "node:path";
import { onPath } from "../../stacks/commands/on-path.ts";
import { fromNpm } from "../charts/helm.ts";
import { type RunOptions, run } from "./run.ts";

/** kubectl on one cluster: what it prints. @throws Error with Kubernetes' own words. */
export type Kubectl = (args: readonly string[], options?: RunOptions) => Promise<string>;

interface KubectlOptions {
  readonly kubeconfig: string;
  /** Where it keeps what it found out about the cluster. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** That of the npm package, which is as old as our clusters; where it has none for this machine, the one that is there. */
export async function kubectlOf({ kubeconfig, directory, signal }: KubectlOptions): Promise<Kubectl> {
  const program = (await fromNpm("kubectl")) ?? onPath("kubectl");
  if (!program) throw new Error("kubectl is not on the PATH: kubernetes.io/docs/tasks/tools says how to get it.");
  const always = ["--kubeconfig", kubeconfig, "--cache-dir", join(directory, "discovery")];
  return (args, options) => run(program, [...args, ...always], { signal, ...options });
}
