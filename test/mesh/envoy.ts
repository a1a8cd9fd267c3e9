import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentWith } from "../../localstack/engines/python.ts";
import { output } from "../../localstack/install/install.ts";
import { freePort } from "../../localstack/ports.ts";
import { answering, end, launch } from "../../localstack/supervision/processes.ts";
import { cluster, listener } from "./envoy-config.ts";

const starter = { say: console.error, signal: new AbortController().signal };

/** Envoy, from PyPI: 37 MB, downloaded once. */
async function envoyProgram(): Promise<string> {
  const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
  const python = await environmentWith({ who: "Envoy", requirements }, starter);
  const folder = await output(python, ["-c", "import envoy; print(envoy.__path__[0])"], starter);
  return join(folder.trim(), "_bin", "envoy");
}

/**
 * Envoy with a listener for each way in which a caller's sidecar reaches the service on a port:
 * - direct: the pod is there, and its sidecar is not needed
 * - inbound: through the service's own sidecar, which may outlive it
 * - checked: only while the pod is ready
 * - limited: no request is allowed
 */
export async function startSidecar(service: number) {
  const directory = await mkdtemp(join(tmpdir(), "mindflow-envoy-"));
  const [admin, direct, inbound, checked, limited, inner] = await Promise.all(Array.from({ length: 6 }, freePort));
  const config = {
    admin: { address: { socket_address: { address: "127.0.0.1", port_value: admin } } },
    static_resources: {
      listeners: [
        listener("direct", direct as number),
        listener("inner", inner as number, "direct"),
        listener("inbound", inbound as number),
        listener("checked", checked as number),
        listener("limited", limited as number),
      ],
      clusters: [
        cluster("direct", service),
        cluster("inbound", inner as number),
        cluster("checked", service, {
          health_checks: [healthCheck],
          common_lb_config: { healthy_panic_threshold: {} },
        }),
        cluster("limited", service, {
          circuit_breakers: { thresholds: [{ max_connections: 0, max_pending_requests: 0 }] },
        }),
      ],
    },
  };
  const file = join(directory, "envoy.json");
  await writeFile(file, JSON.stringify(config));
  const running = await launch({
    name: "Envoy",
    kind: "engine",
    command: await envoyProgram(),
    parameters: ["--config-path", file, "--concurrency", "1", "--disable-hot-restart", "--log-level", "error"],
    cwd: directory,
    log: join(directory, "envoy.log"),
  });
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${admin}${path}`)).text();
  await answering(running, async () => (await ask("/ready")).startsWith("LIVE"), 60_000);
  const url = (port: number | undefined) => `http://127.0.0.1:${port}`;
  return {
    direct: url(direct),
    inbound: url(inbound),
    checked: url(checked),
    limited: url(limited),
    /** The 503s and other 5xx with which a listener has answered. */
    async failures(name: string) {
      const stats = await ask("/stats?filter=downstream_rq_5xx");
      return Number(new RegExp(`^http\\.${name}\\.downstream_rq_5xx: (\\d+)$`, "m").exec(stats)?.[1]);
    },
    async stop() {
      await end(running.record, 5_000);
      await rm(directory, { recursive: true });
    },
  };
}

const healthCheck = {
  timeout: "1s",
  interval: "0.05s",
  no_traffic_interval: "0.05s",
  unhealthy_threshold: 1,
  healthy_threshold: 1,
  http_health_check: { path: "/health/live" },
};
