import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { type Container, containers } from "../../localstack/docker/containers.ts";
import { startDocker, stopDocker } from "../../localstack/docker/mirror.ts";
import { compose } from "../../localstack/docker/project.ts";
import { layout } from "../../localstack/layout.ts";
import { createConsole } from "../../localstack/supervision/steps.ts";
import { failover } from "../drills/failover.ts";
import { killContainer } from "../drills/take-down.ts";
import { createAndFindTask, signIn } from "../fixtures/mirror-client.ts";
import { dockerProject, mirror } from "../fixtures/running-mirror.ts";

const project = dockerProject();
const { directory, addresses } = mirror;

const find = async (names: readonly string[]): Promise<Container[]> =>
  (await containers(project)).filter(({ name }) => names.includes(name));

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
  "after kill -9 of %s Docker restarts it, and a task is created and found",
  async (names) => {
    const killed = await find(names);
    expect(killed).toHaveLength(names.length);
    const killedPids = killed.map(({ pid }) => pid);
    for (const pid of killedPids) process.kill(pid, "SIGKILL");
    await vi.waitFor(
      async () => {
        const now = await find(names);
        expect(now.map(({ state }) => state)).toEqual(names.map(() => "healthy"));
        for (const { name, pid } of now) expect(killedPids, name).not.toContain(pid);
      },
      { timeout: 90_000, interval: 500 },
    );
    await createAndFindTask();
  },
  150_000,
);

test("a failover of PostgreSQL stops writes for less than 10 s and loses none; so does the next failover", async () => {
  for (const killed of ["postgres", "postgres-replica"]) {
    const at = layout(directory);
    const result = await failover(at, addresses, killContainer(project), (_title, work) => work());
    expect(result).toMatchObject({ killed, missing: 0 });
    expect(result.writesAfter).toBeLessThan(10_000);
    expect(result.acknowledged).toBeGreaterThan(20);
  }
}, 240_000);

test("an event that was still in its queue when the mirror stopped is consumed after the next start", async () => {
  const ada = await signIn(`ada-${randomUUID()}`);
  const launch = await ada.createProject("Launch");
  await compose(project, ["stop", "search-indexer"]);
  const word = `kept${randomUUID().slice(0, 8)}`;
  const task = await ada.createTask(launch.id, word);
  const queue = addresses.queueUrls["search-indexer"] ?? "";
  await vi.waitFor(async () => expect(await peek(queue)).toContain(task.id), { timeout: 20_000, interval: 200 });

  await stopDocker(project);
  await startDocker(project, createConsole({ live: false }));
  await vi.waitFor(async () => expect(await ada.search(word)).toHaveLength(1), { timeout: 30_000, interval: 200 });
}, 400_000);

/** The messages of a queue, which stay there. LocalStack's own interface. */
async function peek(queue: string): Promise<string> {
  const query = new URLSearchParams({ QueueUrl: queue });
  return (await fetch(`${addresses.awsEndpoint}/_aws/sqs/messages?${query}`)).text();
}
