import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { containers } from "../../localstack/docker/containers.ts";
import { compose } from "../../localstack/docker/project.ts";
import { secretVolumes } from "../../localstack/docker/secret-volumes.ts";
import { output } from "../../localstack/install/install.ts";
import { builtServices } from "../../stacks/topology.ts";
import { dockerProject, mirror } from "../fixtures/running-mirror.ts";

const project = dockerProject();
const steps = new Set(["migrate", "secrets"]);

interface Service {
  readonly container_name?: string;
  readonly image: string;
  readonly mem_limit?: string;
  readonly ports?: readonly { readonly host_ip: string }[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly volumes?: readonly { readonly type: string; readonly read_only?: boolean }[];
}

describe("the compose file", () => {
  let services: [string, Service][];
  beforeAll(async () => {
    const text = await compose(project, ["--profile", "*", "config", "--format", "json"]);
    services = Object.entries(JSON.parse(text).services);
  });

  test("publishes ports on loopback only, limits memory, names no container and restarts containers that end", () => {
    for (const [name, { ports = [], mem_limit, container_name, restart }] of services) {
      expect([name, ports.map(({ host_ip }) => host_ip).filter((ip) => ip !== "127.0.0.1")]).toEqual([name, []]);
      expect([name, Number(mem_limit)]).toEqual([name, expect.any(Number)]);
      expect([name, container_name]).toEqual([name, undefined]);
      const expected = steps.has(name) ? "on-failure" : name === "token" ? "no" : "unless-stopped";
      expect([name, restart]).toEqual([name, expected]);
    }
  });

  test("gives our containers no capability, a read-only root file system and read-only code", () => {
    const ours = services.filter(([, { image }]) => image.startsWith("mindflow/"));
    expect(ours.length).toBeGreaterThan(builtServices.length);
    for (const [name, { read_only, cap_drop, volumes = [] }] of ours) {
      expect([name, read_only, cap_drop]).toEqual([name, true, ["ALL"]]);
      expect([name, volumes.filter(({ type, read_only }) => type === "bind" && !read_only)]).toEqual([name, []]);
    }
  });
});

test("every volume has a name, so that `docker compose down -v` removes it", async () => {
  const ids = (await containers(project)).map(({ id }) => id);
  const inspected = JSON.parse(await output("docker", ["inspect", ...ids]));
  const volumes: string[] = inspected.flatMap(({ Mounts }: { Mounts: { Type: string; Name: string }[] }) =>
    Mounts.filter(({ Type }) => Type === "volume").map(({ Name }) => Name),
  );
  expect(volumes.length).toBeGreaterThan(15);
  expect(volumes.filter((name) => !name.startsWith(`${project.name}_`))).toEqual([]);
});

test("all containers together take less than 6 GiB", async () => {
  const running = (await containers(project)).filter(({ pid }) => pid > 0).map(({ id }) => id);
  const stats = await output("docker", ["stats", "--no-stream", "--format", "{{.MemUsage}}", ...running]);
  const units: Record<string, number> = { KiB: 2 ** -10, MiB: 1, GiB: 2 ** 10 };
  const used =
    stats.match(/^[\d.]+[KMG]iB/gm)?.map((text) => Number.parseFloat(text) * (units[text.slice(-3)] ?? 0)) ?? [];
  expect(used).toHaveLength(running.length);
  const total = used.reduce((sum, one) => sum + one, 0);
  console.log(`${running.length} containers take ${Math.round(total)} MiB.`);
  expect(total).toBeLessThan(6 * 1024);
});

function secretValues(): string[] {
  const directory = join(mirror.directory, "secrets");
  return readdirSync(directory).flatMap((name) => {
    const words = readFileSync(join(directory, name), "utf8").match(/[\w+/-]{24,}/g) ?? [];
    return words.filter((word) => !/^(aws_|postgres|documents|mindflow)/.test(word));
  });
}

test("no secret is in the compose file, in a container's environment or in a log", async () => {
  const values = secretValues();
  expect(values.length).toBeGreaterThan(8);
  const ids = (await containers(project)).map(({ id }) => id);
  const texts = await Promise.all([
    compose(project, ["--profile", "*", "config"]),
    output("docker", ["inspect", ...ids]),
    compose(project, ["logs"]),
  ]);
  for (const text of texts) expect(values.filter((value) => text.includes(value))).toEqual([]);
});

test.each(builtServices)("%s can read its own secrets and no others", async (name) => {
  const files = await compose(project, ["exec", "-T", name, "sh", "-c", "cd /run/secrets && ls && cat * >/dev/null"]);
  const expected = secretVolumes[name]?.files.map((file) => file.split("/").at(-1)).sort();
  expect(files.split("\n").filter(Boolean)).toEqual(expected);
});

test("a service runs without privileges and cannot change a file of its image", async () => {
  for (const name of builtServices) {
    const touch = "id -u; touch /app/main.ts 2>&1; touch /run/secrets/x 2>&1; true";
    const output = await compose(project, ["exec", "-T", name, "sh", "-c", touch]);
    expect(output).toMatch(/^1000\n.*(denied|Read-only).*\n.*(denied|Read-only)/);
  }
});
