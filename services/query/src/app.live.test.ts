import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestApp, newTask, type TestApp } from "./test-app.ts";

const soon = { timeout: 10_000, interval: 50 };
const unavailable = { status: 503, body: { code: "UNAVAILABLE" } };

let service: TestApp;
const task = newTask();
beforeEach(async () => {
  service = await createTestApp();
  await service.addTask({ ...task, projectId: await service.addProject() });
  await service.addToIndex(task);
  await vi.waitFor(async () => expect((await readiness()).optional.valkey).toBe("ok"), soon);
});
afterEach(() => service?.close());

const getTask = () => service.ask("ada", `/tasks/${task.id}`);
const search = (text = "plan") => service.ask("ada", "/search", { text });
const readiness = async () => (await service.app.inject("/health/ready")).json();

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe.each(["cut", "stall"] as const)("while the way to an engine is down (%s)", (fault) => {
  test("PostgreSQL: tasks are unavailable, searches are not, and the service is not ready", async () => {
    await getTask();
    service.ways.postgres[fault]();
    expect(await milliseconds(async () => expect(await getTask()).toMatchObject(unavailable))).toBeLessThan(4_000);
    expect(await search()).toMatchObject({ status: 200 });
    expect(await readiness()).toMatchObject({ status: "not ready" });
    service.ways.postgres.mend();
    await vi.waitFor(async () => expect(await getTask()).toMatchObject({ status: 200 }), soon);
  });

  test("OpenSearch: searches are unavailable within 2.5 s, tasks are not, and the service stays ready", async () => {
    await search("something");
    service.ways.opensearch[fault]();
    expect(await milliseconds(async () => expect(await search()).toMatchObject(unavailable))).toBeLessThan(2_500);
    expect(await getTask()).toMatchObject({ status: 200 });
    const { status, optional } = await readiness();
    expect(status).toBe("ready");
    expect(optional.opensearch).not.toBe("ok");
    service.ways.opensearch.mend();
    await vi.waitFor(async () => expect(await search()).toMatchObject({ status: 200 }), soon);
  });

  test("Valkey: answers come none the later, the service stays ready, and the log has one line about it", async () => {
    const warn = vi.spyOn(service.app.log, "warn");
    await search("something");
    service.ways.valkey[fault]();
    const asked = vi.spyOn(service.valkey, "get");
    // So long that the time between two tries gets longest.
    const enough = Date.now() + 5_000;
    for (let at = 0; at < 50 || Date.now() < enough; at++) {
      const took = await milliseconds(async () => expect(await search(`plan ${at}`)).toMatchObject({ status: 200 }));
      expect(took).toBeLessThan(1_000);
    }
    const { status, optional } = await readiness();
    expect(status).toBe("ready");
    expect(optional.valkey).not.toBe("ok");
    expect(warn).toHaveBeenCalledOnce();
    // Else each of them would have waited for it.
    expect(asked.mock.calls.length).toBeLessThan(10);

    service.ways.valkey.mend();
    const info = vi.spyOn(service.app.log, "info");
    // Ten seconds are between two tries at most, and nobody has to search meanwhile.
    await vi.waitFor(() => expect(info).toHaveBeenCalledWith(expect.anything(), "the cache is back"), 15_000);
    await vi.waitFor(async () => expect((await readiness()).optional.valkey).toBe("ok"), soon);
  });
});
