import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { dashboardQueries } from "../localstack/docker/dashboard.ts";
import { startDocker, stopDocker } from "../localstack/docker/mirror.ts";
import { type Part, parts } from "../localstack/docker/parts.ts";
import { compose, docker } from "../localstack/docker/project.ts";
import { secretVolumes } from "../localstack/docker/secret-volumes.ts";
import { layout } from "../localstack/layout.ts";
import { freePort } from "../localstack/ports.ts";
import { createConsole } from "../localstack/steps.ts";
import { builtServices } from "../stacks/topology.ts";
import { person } from "./client.ts";
import { failover } from "./drills/failover.ts";
import { killContainer } from "./drills/take-down.ts";
import { changeResolver } from "./hot-reload.ts";
import { mirror } from "./running-mirror.ts";
import { useLine } from "./use-line.ts";

const { project, directory, addresses } = mirror;
if (!project?.root) throw new Error("these tests are about the mirror in Docker: MINDFLOW_MIRROR=docker");
const { root } = project;
const steps = new Set(["migrate", "secrets"]);

/** What `docker compose config` makes of the file. */
interface Service {
  readonly container_name?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly image: string;
  readonly mem_limit?: string;
  readonly ports?: readonly { readonly host_ip: string }[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly read_only?: boolean }[];
}

describe("the compose file", () => {
  let text: string;
  let services: [string, Service][];
  beforeAll(async () => {
    text = await compose(project, ["--profile", "*", "config", "--format", "json"]);
    services = Object.entries(JSON.parse(text).services);
  });

  test("publishes on loopback alone, limits memory, names no container and starts again what ends", () => {
    for (const [name, { ports = [], mem_limit, container_name, restart }] of services) {
      expect([name, ports.map(({ host_ip }) => host_ip).filter((ip) => ip !== "127.0.0.1")]).toEqual([name, []]);
      expect([name, Number(mem_limit)]).toEqual([name, expect.any(Number)]);
      expect([name, container_name]).toEqual([name, undefined]);
      expect([name, restart]).toEqual([
        name,
        steps.has(name) ? "on-failure" : name === "token" ? "no" : "unless-stopped",
      ]);
    }
  });

  test("confines what runs our code: no capability, nothing to write to, and the code read-only", () => {
    const ours = services.filter(([, { image }]) => image.startsWith("mindflow/"));
    expect(ours.length).toBeGreaterThan(builtServices.length);
    for (const [name, { read_only, cap_drop, volumes = [] }] of ours) {
      expect([name, read_only, cap_drop]).toEqual([name, true, ["ALL"]]);
      expect([name, volumes.filter(({ type, read_only }) => type === "bind" && !read_only)]).toEqual([name, []]);
    }
  });
});

test("every volume has a name, so that nobody's data is left behind", async () => {
  const containers = (await parts(project)).map(({ container }) => container);
  const inspected = JSON.parse(await docker("docker", ["inspect", ...containers]));
  const volumes: string[] = inspected.flatMap(({ Mounts }: { Mounts: { Type: string; Name: string }[] }) =>
    Mounts.filter(({ Type }) => Type === "volume").map(({ Name }) => Name),
  );
  expect(volumes.length).toBeGreaterThan(15);
  expect(volumes.filter((name) => !name.startsWith(`${project.name}_`))).toEqual([]);
});

test("all containers together take less than 6 GiB", async () => {
  const running = (await parts(project)).filter(({ pid }) => pid > 0).map(({ container }) => container);
  const stats = await docker("docker", ["stats", "--no-stream", "--format", "{{.MemUsage}}", ...running]);
  const units: Record<string, number> = { KiB: 2 ** -10, MiB: 1, GiB: 2 ** 10 };
  const used =
    stats.match(/^[\d.]+[KMG]iB/gm)?.map((text) => Number.parseFloat(text) * (units[text.slice(-3)] ?? 0)) ?? [];
  expect(used).toHaveLength(running.length);
  const total = used.reduce((sum, one) => sum + one, 0);
  console.log(`${running.length} containers take ${Math.round(total)} MiB.`);
  expect(total).toBeLessThan(6 * 1024);
});

/** Every secret of the mirror: passwords, keys and tokens, as they would be seen where they should not be. */
function secretValues(): string[] {
  return readdirSync(join(directory, "secrets")).flatMap((name) => {
    const text = readFileSync(join(directory, "secrets", name), "utf8");
    const long = text.match(/[\w+/-]{24,}/g) ?? [];
    return long.filter((word) => !/^(aws_|postgres|documents|mindflow)/.test(word));
  });
}

test("no secret is in the compose file, in a container's environment or in a log", async () => {
  const values = secretValues();
  expect(values.length).toBeGreaterThan(8);
  const containers = (await parts(project)).map(({ container }) => container);
  const seen = await Promise.all([
    compose(project, ["--profile", "*", "config"]),
    docker("docker", ["inspect", ...containers]),
    compose(project, ["logs"]),
  ]);
  for (const text of seen) expect(values.filter((value) => text.includes(value))).toEqual([]);
});

test.each(builtServices)("%s may read its own secrets and nobody else's", async (name) => {
  const found = await compose(project, ["exec", "-T", name, "sh", "-c", "cd /run/secrets && ls && cat * >/dev/null"]);
  const expected = secretVolumes[name]?.files.map((file) => file.split("/").at(-1)).sort();
  expect(found.split("\n").filter(Boolean)).toEqual(expected);
});

test("a service runs as nobody, and can change no file of its image", async () => {
  for (const name of builtServices) {
    const touch = "id -u; touch /app/main.ts 2>&1; touch /run/secrets/x 2>&1; true";
    const said = await compose(project, ["exec", "-T", name, "sh", "-c", touch]);
    expect(said).toMatch(/^1000\n.*(denied|Read-only).*\n.*(denied|Read-only)/);
  }
});

test("a token for the front door comes from the tools", async () => {
  const token = await compose(project, ["run", "--rm", "-T", "token", "ada", "5m"]);
  const response = await fetch(`${addresses.urls.gateway}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token.trim()}` },
    body: JSON.stringify({ query: 'mutation { createProject(input: { name: "Launch" }) { project { version } } }' }),
  });
  expect(await response.json()).toEqual({ data: { createProject: { project: { version: 1 } } } });
});

test("a changed resolver answers anew within 2 s, also after one that cannot run", async () => {
  const took = await changeResolver(root, await person(`ada-${randomUUID()}`));
  expect(Math.min(...took)).toBeLessThan(2_000);
});

describe("after a kill -9", () => {
  const find = async (names: readonly string[]): Promise<Part[]> =>
    (await parts(project)).filter(({ name }) => names.includes(name));

  test.each([
    [["gateway"]],
    [["relay"]],
    [["resources"]],
    [["postgres"]],
    [["postgres-replica"]],
    [["valkey-1"]],
    [["valkey-1", "valkey-2", "valkey-3", "valkey-4", "valkey-5", "valkey-6"]],
    [["localstack"]],
    [["opensearch"]],
  ])(
    "of %s it comes back by itself, and the line works",
    async (names) => {
      const killed = await find(names);
      expect(killed).toHaveLength(names.length);
      for (const { pid } of killed) process.kill(pid, "SIGKILL");
      await vi.waitFor(
        async () => {
          const now = await find(names);
          expect(now.map(({ state }) => state)).toEqual(names.map(() => "healthy"));
          for (const { name, pid } of now)
            expect(
              killed.map(({ pid }) => pid),
              name,
            ).not.toContain(pid);
        },
        { timeout: 90_000, interval: 500 },
      );
      await useLine();
    },
    150_000,
  );
});

test("a failover of PostgreSQL stops writes for less than 10 s and loses none; and so does the next", async () => {
  for (const killed of ["postgres", "postgres-replica"]) {
    const at = layout(directory);
    const result = await failover(at, addresses, killContainer(project), (_title, work) => work());
    expect(result).toMatchObject({ killed, missing: 0 });
    expect(result.writesAfter).toBeLessThan(10_000);
    expect(result.acknowledged).toBeGreaterThan(20);
  }
}, 240_000);

test("an event that no consumer took before the mirror was stopped is taken after the next start", async () => {
  const ada = await person(`ada-${randomUUID()}`);
  const launch = await ada.createProject("Launch");
  await compose(project, ["stop", "search-indexer"]);
  const word = `kept${randomUUID().slice(0, 8)}`;
  const task = await ada.createTask(launch.id, word);
  const queue = addresses.queueUrls["search-indexer"] ?? "";
  await vi.waitFor(async () => expect(await waiting(queue)).toContain(task.id), { timeout: 20_000, interval: 200 });

  await stopDocker(project);
  await startDocker(project, createConsole({ live: false }));
  await vi.waitFor(async () => expect(await ada.search(word)).toHaveLength(1), { timeout: 30_000, interval: 200 });
}, 400_000);

/** What is in a queue, without taking it: LocalStack's own interface. */
async function waiting(queue: string): Promise<string> {
  const query = new URLSearchParams({ QueueUrl: queue });
  return (await fetch(`${addresses.awsEndpoint}/_aws/sqs/messages?${query}`)).text();
}

test("Prometheus finds every service, and what the dashboard shows is there", async () => {
  const port = await freePort();
  process.env.MINDFLOW_PROMETHEUS_PORT = String(port);
  await compose(project, ["--profile", "observability", "up", "--detach", "--wait", "--no-deps", "prometheus"]);
  await useLine();
  const ask = async (query: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${new URLSearchParams({ query })}`);
    const answer = (await response.json()) as {
      error?: string;
      data: { result: { metric: Record<string, string> }[] };
    };
    if (answer.error) throw new Error(`${query}: ${answer.error}`);
    return answer.data.result;
  };
  await vi.waitFor(
    async () => {
      const up = (await ask("up == 1")).map(({ metric }) => metric.job);
      expect(up.sort()).toEqual([...builtServices].sort());
      for (const query of dashboardQueries) expect([query, (await ask(query)).length]).not.toEqual([query, 0]);
    },
    { timeout: 60_000, interval: 1_000 },
  );
}, 120_000);

test("the same sources give the same layers, built anew elsewhere and at another time", async () => {
  const layers = async (image: string) => docker("docker", ["inspect", "--format", "{{json .RootFS.Layers}}", image]);
  const again = `${project.name}:again`;
  const { build } = JSON.parse(await compose(project, ["config", "--format", "json"])).services.gateway;
  const parameters = Object.entries(build.args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  await docker("docker", [
    "build",
    "--quiet",
    "--no-cache",
    "--target",
    build.target,
    ...parameters,
    "--tag",
    again,
    root,
  ]);
  try {
    const running = (await parts(project)).find(({ name }) => name === "gateway")?.container ?? "";
    const image = await docker("docker", ["inspect", "--format", "{{.Image}}", running]);
    expect(await layers(again)).toBe(await layers(image.trim()));
    const bytes = Number(await docker("docker", ["inspect", "--format", "{{.Size}}", again]));
    const base = Number(await docker("docker", ["inspect", "--format", "{{.Size}}", "node:24-trixie-slim"]));
    expect(bytes - base).toBeLessThan(50e6);
    const bom = JSON.parse(await docker("docker", ["run", "--rm", again, "cat", "/app/sbom.cdx.json"]));
    const packages = bom.components.map(({ name }: { name: string }) => name);
    expect(packages).toContain("fastify");
    expect(packages).not.toContain("cdktf");
  } finally {
    await docker("docker", ["rmi", again]);
  }
}, 400_000);
