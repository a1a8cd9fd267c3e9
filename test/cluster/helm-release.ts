import { runProgram } from "../../stacks/commands/run-program.ts";
import { findHelm, helmOfMajor } from "../charts/helm.ts";
import type { ChartRelease } from "../charts/releases.ts";
import type { Missing } from "../fixtures/tools.ts";
import type { ClusterClient } from "./cluster-client.ts";

export interface Helm {
  readonly program: string;
  readonly kubeconfig: string;
  readonly signal: AbortSignal;
}

/** Helm 3, which Terraform's Helm provider embeds, or else any Helm on this machine. */
export async function findHelmOfTerraform(): Promise<{ readonly program: string } | Missing> {
  const helm3 = await helmOfMajor(3);
  return "missing" in helm3 ? findHelm() : helm3;
}

/** Installs or upgrades with Terraform's options: a failed release is rolled back. `timeout` is in seconds. */
export async function upgrade(helm: Helm, cluster: ClusterClient, release: ChartRelease, timeout = 180): Promise<void> {
  const { name, namespace, chart, values } = release;
  const options = ["--install", "--wait", "--atomic", "--cleanup-on-fail", "--timeout", `${timeout}s`, "--values", "-"];
  try {
    await runHelm(helm, ["upgrade", name, chart, "--namespace", namespace, ...options], values);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${await cluster.warnings(namespace)}`.trimEnd(), { cause: error });
  }
}

/** Runs the tests of a release. @throws Error with Helm's message if one fails. `timeout` is in seconds. */
export async function testRelease(helm: Helm, { name, namespace }: ChartRelease, timeout = 180): Promise<void> {
  await runHelm(helm, ["test", name, "--namespace", namespace, "--timeout", `${timeout}s`]);
}

export async function uninstall(helm: Helm, { name, namespace }: ChartRelease): Promise<void> {
  await runHelm(helm, ["uninstall", name, "--namespace", namespace, "--wait", "--timeout", "180s"]);
}

function runHelm({ program, kubeconfig, signal }: Helm, args: readonly string[], input?: string): Promise<string> {
  return runProgram(program, [...args, "--kubeconfig", kubeconfig], { input, signal });
}
