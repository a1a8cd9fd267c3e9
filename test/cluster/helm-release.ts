import { findHelm, helmOfMajor } from "../charts/helm.ts";
import type { ChartRelease } from "../charts/releases.ts";
import type { Missing } from "../tools.ts";
import type { Cluster } from "./cluster.ts";
import { run } from "./run.ts";

export interface Helm {
  readonly program: string;
  readonly kubeconfig: string;
  readonly signal: AbortSignal;
}

/** Helm 3, on which Terraform's provider is built, or the Helm that is here. */
export async function helmAsTerraforms(): Promise<{ readonly program: string } | Missing> {
  const old = await helmOfMajor(3);
  return "missing" in old ? findHelm() : old;
}

/**
 * Installs a release or changes it, as Terraform does: it is whole when Helm comes back, or has gone back by itself.
 *
 * @param within how long its pods may take, in seconds.
 * @throws Error with Helm's words, and Kubernetes' own.
 */
export async function upgrade(helm: Helm, cluster: Cluster, release: ChartRelease, within = 180): Promise<void> {
  const { name, namespace, chart, values } = release;
  const how = ["--install", "--wait", "--atomic", "--cleanup-on-fail", "--timeout", `${within}s`, "--values", "-"];
  try {
    await withHelm(helm, ["upgrade", name, chart, "--namespace", namespace, ...how], values);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${await cluster.warnings(namespace)}`.trimEnd(), { cause: error });
  }
}

export async function uninstall(helm: Helm, { name, namespace }: ChartRelease): Promise<void> {
  await withHelm(helm, ["uninstall", name, "--namespace", namespace, "--wait", "--timeout", "180s"]);
}

function withHelm({ program, kubeconfig, signal }: Helm, args: readonly string[], input?: string): Promise<string> {
  return run(program, [...args, "--kubeconfig", kubeconfig], { input, signal });
}
