import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { containers } from "../../localstack/docker/containers.ts";
import { compose } from "../../localstack/docker/project.ts";
import { output } from "../../localstack/install/install.ts";
import { repository } from "../../localstack/layout.ts";
import { freePort } from "../../localstack/ports.ts";
import { builtServices } from "../../stacks/topology.ts";
import { changeResolver } from "../fixtures/change-resolver.ts";
import { createAndFindTask, signIn } from "../fixtures/mirror-client.ts";
import { dockerProject, mirror } from "../fixtures/running-mirror.ts";

const project = dockerProject();

test("the service `token` of the compose file makes a token that the gateway accepts", async () => {
  const token = await compose(project, ["run", "--rm", "-T", "token", "ada", "5m"]);
  const response = await fetch(`${mirror.addresses.urls.gateway}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token.trim()}` },
    body: JSON.stringify({ query: 'mutation { createProject(input: { name: "Launch" }) { project { version } } }' }),
  });
  expect(await response.json()).toEqual({ data: { createProject: { project: { version: 1 } } } });
});

test("a changed resolver is in use within 2 s, also after one that could not run", async () => {
  const took = await changeResolver(project.root, await signIn(`ada-${randomUUID()}`));
  expect(Math.min(...took)).toBeLessThan(2_000);
});

test("Prometheus scrapes every service, and every query of the dashboard has a result", async () => {
  const port = await freePort();
  process.env.MINDFLOW_PROMETHEUS_PORT = String(port);
  await compose(project, ["--profile", "observability", "up", "--detach", "--wait", "--no-deps", "prometheus"]);
  await createAndFindTask();
  const query = async (expression: string) => {
    const parameters = new URLSearchParams({ query: expression });
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${parameters}`);
    const answer = (await response.json()) as {
      error?: string;
      data: { result: { metric: Record<string, string> }[] };
    };
    if (answer.error) throw new Error(`${expression}: ${answer.error}`);
    return answer.data.result;
  };
  const { panels } = JSON.parse(readFileSync(join(repository, "localstack/compose/dashboard.json"), "utf8"));
  const expressions: string[] = panels.map(({ targets }: { targets: { expr: string }[] }) => targets[0]?.expr);
  await vi.waitFor(
    async () => {
      const up = (await query("up == 1")).map(({ metric }) => metric.job);
      expect(up.sort()).toEqual([...builtServices].sort());
      for (const one of expressions) expect([one, (await query(one)).length]).not.toEqual([one, 0]);
    },
    { timeout: 60_000, interval: 1_000 },
  );
}, 120_000);

test("an image built again from the same sources has the same layers, less than 50 MB of its own and a bill of materials", async () => {
  const inspect = (format: string, what: string) => output("docker", ["inspect", "--format", format, what]);
  const again = `${project.name}:again`;
  const { build } = JSON.parse(await compose(project, ["config", "--format", "json"])).services.gateway;
  const parameters = Object.entries(build.args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  const options = ["--quiet", "--no-cache", "--target", build.target, ...parameters, "--tag", again];
  await output("docker", ["build", ...options, project.root]);
  try {
    const running = (await containers(project)).find(({ name }) => name === "gateway")?.id ?? "";
    const image = await inspect("{{.Image}}", running);
    const layers = "{{json .RootFS.Layers}}";
    expect(await inspect(layers, again)).toBe(await inspect(layers, image.trim()));
    const bytes = Number(await inspect("{{.Size}}", again)) - Number(await inspect("{{.Size}}", "node:24-trixie-slim"));
    expect(bytes).toBeLessThan(50e6);
    const bom = JSON.parse(await output("docker", ["run", "--rm", again, "cat", "/app/sbom.cdx.json"]));
    const packages = bom.components.map(({ name }: { name: string }) => name);
    expect(packages).toContain("fastify");
    expect(packages).not.toContain("cdktf");
  } finally {
    await output("docker", ["rmi", again]);
  }
}, 400_000);
