import { problem } from "@mindflow/contracts/problems";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "../../localstack/ports.ts";
import { startService } from "../../services/gateway/fixtures/service.ts";
import { connect } from "../../services/gateway/src/services/connection.ts";
import { startSidecar } from "./envoy.ts";

const soon = { timeout: 20_000, interval: 20 };
const caller = { actorId: "ada", requestId: "one", trace: {} };
const read = { method: "GET", path: "/tasks/1" } as const;
const command = { method: "POST", path: "/commands/CreateTask", body: '{"title":"Plan"}' } as const;

let port: number;
let sidecar: Awaited<ReturnType<typeof startSidecar>>;
beforeAll(async () => {
  port = await freePort();
  sidecar = await startSidecar(port);
}, 180_000);
afterAll(() => sidecar?.stop());

function connectTo(path: "direct" | "inbound" | "checked" | "limited") {
  const connection = connect(sidecar[path]);
  onTestFinished(connection.close);
  return connection;
}

const start = () => startService(() => ({ body: { answered: true } }), port);

describe.each([
  ["no connection to the pod", "direct"],
  ["a pod whose sidecar outlives it", "inbound"],
  ["no ready pod", "checked"],
] as const)("behind a sidecar, with %s", (_what, path) => {
  test.each([read, command])("a call is repeated until the service is back: $method", async (call) => {
    const connection = connectTo(path);
    const before = await sidecar.failures(path);
    const answer = connection.call(caller, call);
    await vi.waitFor(async () => expect(await sidecar.failures(path)).toBeGreaterThan(before), soon);
    const service = await start();
    onTestFinished(service.stop);
    expect(await answer).toEqual({ answered: true });
    expect(service.received).toHaveLength(1);
  });

  test("a service that stays away is UNAVAILABLE after eight tries", async () => {
    const before = await sidecar.failures(path);
    await expect(connectTo(path).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
    expect((await sidecar.failures(path)) - before).toBe(8);
  });
});

test("a call that the sidecar refuses because of too many requests is not repeated", async () => {
  const service = await start();
  onTestFinished(service.stop);
  await expect(connectTo("limited").call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
  expect(await sidecar.failures("limited")).toBe(1);
  expect(service.received).toEqual([]);
});
