import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { freePort } from "../../../localstack/ports.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";

export interface SimulatedTraffic {
  /** Of a Prometheus that looks at the traffic every second. */
  readonly prometheus: string;
  /** Says that each test has passed: the pods are simulated, and answer nothing. */
  readonly loadTester: string;
  /** Whether half of the requests to a version that is tried fail. */
  isBroken: boolean;
  close(): void;
}

/** The metrics that the mesh would have of requests to the pods that are tried, which are simulated. */
export async function startTraffic(
  control: ControlPlane,
  prometheus: string,
  directory: string,
  workload: string,
): Promise<SimulatedTraffic> {
  const counts = { answered: 0, failed: 0 };
  const server = createServer((request, response) => {
    counts.answered += traffic.isBroken ? 5 : 10;
    counts.failed += traffic.isBroken ? 5 : 0;
    response.setHeader("content-type", "text/plain");
    response.end(request.method === "GET" ? metrics(workload, counts) : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const port = await freePort();
  const traffic: SimulatedTraffic = {
    prometheus: `http://127.0.0.1:${port}`,
    loadTester: `http://${address}`,
    isBroken: false,
    close: () => server.close(),
  };
  await startPrometheus(control, prometheus, directory, port, address);
  return traffic;
}

async function startPrometheus(
  control: ControlPlane,
  program: string,
  directory: string,
  port: number,
  target: string,
): Promise<void> {
  const config = join(directory, "prometheus.yml");
  const jobs = [{ job_name: "mesh", honor_labels: true, static_configs: [{ targets: [target] }] }];
  writeFileSync(config, JSON.stringify({ global: { scrape_interval: "1s" }, scrape_configs: jobs }));
  await control.start(
    "prometheus",
    program,
    [
      ...["--config.file", config, "--storage.tsdb.path", join(directory, "prometheus")],
      ...["--web.listen-address", `127.0.0.1:${port}`],
    ],
    async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok,
  );
}

function metrics(workload: string, { answered, failed }: Readonly<Record<"answered" | "failed", number>>): string {
  const of = `reporter="destination",destination_workload_namespace="${namespaces.services}",destination_workload="${workload}"`;
  const bucket = (le: string) => `istio_request_duration_milliseconds_bucket{${of},le="${le}"} ${answered + failed}`;
  const lines = [
    `istio_requests_total{${of},response_code="200"} ${answered}`,
    `istio_requests_total{${of},response_code="503"} ${failed}`,
    bucket("100"),
    bucket("+Inf"),
  ];
  return `${lines.join("\n")}\n`;
}
