import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../localstack/ports.ts";
import { answering, end, launch, type Running } from "../../../localstack/supervision/processes.ts";
import type { Kubectl } from "../../../stacks/pipeline/release/kubectl.ts";
import { kubectlFor } from "../kubectl.ts";
import { writeCredentials } from "./credentials.ts";
import { endOrphans, recordProcesses } from "./orphaned-processes.ts";
import type { Program, Programs } from "./programs.ts";

/** A real control plane on loopback, with simulated nodes. Its data is removed at the end. */
export interface ControlPlane {
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  readonly logs: string;
  /** Starts a program beside the control plane, which ends with it. */
  start(name: string, command: string, parameters: readonly string[], isReady: () => Promise<boolean>): Promise<void>;
  end(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly directory: string;
  readonly programs: Programs;
  readonly signal: AbortSignal;
}

/** The limit for the start of each process, in milliseconds. It takes 1 to 2 s on an idle machine. */
const startTimeout = 120_000;

export async function startControlPlane({ directory, programs, signal }: ControlPlaneOptions): Promise<ControlPlane> {
  await endOrphans();
  for (const name of ["etcd", "certificates", "logs"])
    mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
  const file = (name: string) => join(directory, name);
  const ports = await distinctPorts(["etcd", "peers", "api", "controllers", "scheduler"] as const);
  const { kubeconfig, serviceAccountKey, tokens } = writeCredentials(directory, ports.api);
  const kubectl = await kubectlFor({ kubeconfig, directory, signal });
  const running: Running[] = [];
  const startProgram: ControlPlane["start"] = async (name, command, parameters, isReady) => {
    const log = file(`logs/${name}.log`);
    const env = { HOME: directory };
    const one = await launch({ name, kind: "engine", command, parameters, env, cwd: directory, log });
    running.push(one);
    recordProcesses(
      directory,
      running.map(({ record }) => record),
    );
    await answering(one, isReady, startTimeout, signal);
  };
  const start = (name: Program, parameters: readonly string[], isReady: () => Promise<boolean>) =>
    startProgram(name, programs[name], parameters, isReady);
  const stop = async () => {
    for (const { record } of running.toReversed()) await end(record, 5_000);
    rmSync(file("etcd"), { recursive: true });
    recordProcesses(directory, []);
  };
  const started = async () => true;
  try {
    const etcd = `http://127.0.0.1:${ports.etcd}`;
    const peers = `http://127.0.0.1:${ports.peers}`;
    await start(
      "etcd",
      [
        ...["--data-dir", file("etcd"), "--listen-client-urls", etcd, "--advertise-client-urls", etcd],
        ...["--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers],
        ...["--initial-cluster", `default=${peers}`, "--unsafe-no-fsync", "--log-level=warn"],
      ],
      async () => (await fetch(`${etcd}/health`)).ok,
    );
    await start(
      "kube-apiserver",
      [
        ...[`--etcd-servers=${etcd}`, "--bind-address=127.0.0.1", `--secure-port=${ports.api}`],
        ...["--endpoint-reconciler-type=none", `--cert-dir=${file("certificates")}`, `--token-auth-file=${tokens}`],
        ...["--service-account-issuer=https://kubernetes.default.svc", "--authorization-mode=RBAC"],
        ...[`--service-account-key-file=${serviceAccountKey}`],
        ...[`--service-account-signing-key-file=${serviceAccountKey}`],
        ...["--service-cluster-ip-range=10.0.0.0/16", "--allow-privileged"],
      ],
      async () => (await kubectl(["get", "--raw", "/readyz"])) === "ok",
    );
    const server = (port: number) => [
      ...[`--kubeconfig=${kubeconfig}`, "--leader-elect=false", `--secure-port=${port}`],
      ...["--bind-address=127.0.0.1", `--cert-dir=${file("certificates")}`],
    ];
    const controllers = [
      ...[...server(ports.controllers), `--service-account-private-key-file=${serviceAccountKey}`],
      ...[`--root-ca-file=${file("certificates/apiserver.crt")}`, "--use-service-account-credentials=true"],
      "--horizontal-pod-autoscaler-sync-period=2s",
    ];
    const stages = fileURLToPath(new URL("kwok-stages.yaml", import.meta.url));
    const kwok = [
      "--kubeconfig",
      kubeconfig,
      "--config",
      stages,
      "--manage-all-nodes",
      "--node-lease-duration-seconds=40",
    ];
    await Promise.all([
      start(
        "kube-controller-manager",
        controllers,
        async () => (await kubectl(["get", "configmap", "kube-root-ca.crt", "-n", "default", "-o", "name"])) !== "",
      ),
      start("kube-scheduler", server(ports.scheduler), started),
      start("kwok", kwok, started),
    ]);
    return { kubeconfig, kubectl, logs: file("logs"), start: startProgram, end: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function distinctPorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  const ports: number[] = [];
  for (const _ of names) ports.push(await freePort(ports));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>;
}
