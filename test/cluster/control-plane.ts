import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../localstack/ports.ts";
import { answering, end, launch, type Running } from "../../localstack/processes.ts";
import { type Kubectl, kubectlOf } from "./kubectl.ts";
import { abandoned, remember } from "./processes-left.ts";
import type { Program, Programs } from "./tools.ts";

/** A Kubernetes of this process: real but for its nodes, on loopback, and gone when it ends. */
export interface ControlPlane {
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  end(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Its own: what it keeps, and its logs. */
  readonly directory: string;
  readonly programs: Programs;
  readonly signal: AbortSignal;
}

/** How long each part may take until it answers, in milliseconds: a second or two on an idle machine. */
const within = 120_000;

/** Starts one without nodes. Resolves when every part answers. */
export async function startControlPlane({ directory, programs, signal }: ControlPlaneOptions): Promise<ControlPlane> {
  await abandoned();
  for (const path of ["etcd", "certificates", "logs"])
    mkdirSync(join(directory, path), { recursive: true, mode: 0o700 });
  const file = (name: string) => join(directory, name);
  const ports = await distinctPorts(["etcd", "peers", "api", "controllers", "scheduler"] as const);
  const { kubeconfig, key, tokens } = credentials(directory, ports.api);
  const kubectl = await kubectlOf({ kubeconfig, directory, signal });
  const running: Running[] = [];
  const start = async (name: Program, parameters: readonly string[], isReady: () => Promise<boolean>) => {
    const log = file(`logs/${name}.log`);
    const env = { PATH: process.env.PATH ?? "", HOME: directory };
    const one = await launch({ name, kind: "engine", command: programs[name], parameters, env, cwd: directory, log });
    running.push(one);
    remember(
      directory,
      running.map(({ record }) => record),
    );
    await answering(one, isReady, within, signal);
  };
  const stop = async () => {
    for (const { record } of running.toReversed()) await end(record, 5_000);
    rmSync(file("etcd"), { recursive: true });
    remember(directory, []);
  };
  const answers = (path: string) => async () => (await kubectl(["get", "--raw", path])) === "ok";
  const healthy = (port: number) => async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok;
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
      healthy(ports.etcd),
    );
    await start(
      "kube-apiserver",
      [
        ...[`--etcd-servers=${etcd}`, "--bind-address=127.0.0.1", `--secure-port=${ports.api}`],
        ...["--endpoint-reconciler-type=none", `--cert-dir=${file("certificates")}`, `--token-auth-file=${tokens}`],
        ...["--service-account-issuer=https://kubernetes.default.svc", "--authorization-mode=RBAC"],
        ...[`--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`],
        ...["--service-cluster-ip-range=10.0.0.0/16", "--allow-privileged"],
      ],
      answers("/readyz"),
    );
    const own = (port: number) => [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", `--secure-port=${port}`];
    const local = ["--bind-address=127.0.0.1", `--cert-dir=${file("certificates")}`];
    await Promise.all([
      start(
        "kube-controller-manager",
        [
          ...[...own(ports.controllers), ...local, `--service-account-private-key-file=${key}`],
          ...[
            `--root-ca-file=${file("certificates/apiserver.crt")}`,
            "--use-service-account-credentials=true",
            "--horizontal-pod-autoscaler-sync-period=2s",
          ],
        ],
        // It has made what every namespace has.
        async () => (await kubectl(["get", "configmap", "kube-root-ca.crt", "-n", "default", "-o", "name"])) !== "",
      ),
      start("kube-scheduler", [...own(ports.scheduler), ...local], async () => true),
      start(
        "kwok",
        [
          ...["--kubeconfig", kubeconfig, "--config", fileURLToPath(new URL("stages.yaml", import.meta.url))],
          ...["--manage-all-nodes", "--node-lease-duration-seconds=40"],
        ],
        async () => true,
      ),
    ]);
    return { kubeconfig, kubectl, end: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function distinctPorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  const chosen: number[] = [];
  for (const _ of names) chosen.push(await freePort(chosen));
  return Object.fromEntries(names.map((name, at) => [name, chosen[at]])) as Record<Name, number>;
}

/** The administrator's token, the key that signs those of service accounts, and the file for clients. */
function credentials(directory: string, port: number) {
  const file = (name: string, contents: string) => {
    writeFileSync(join(directory, name), contents, { mode: 0o600 });
    return join(directory, name);
  };
  const token = randomUUID();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "rehearsal",
    contexts: [{ name: "rehearsal", context: { cluster: "rehearsal", user: "administrator" } }],
    users: [{ name: "administrator", user: { token } }],
    clusters: [
      {
        name: "rehearsal",
        cluster: {
          server: `https://127.0.0.1:${port}`,
          "certificate-authority": join(directory, "certificates/apiserver.crt"),
        },
      },
    ],
  };
  return {
    kubeconfig: file("kubeconfig.json", JSON.stringify(config)),
    key: file("service-accounts.pem", privateKey.export({ type: "pkcs8", format: "pem" }) as string),
    tokens: file("tokens.csv", `${token},administrator,1,system:masters\n`),
  };
}
