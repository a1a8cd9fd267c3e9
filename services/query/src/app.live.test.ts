import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestApp, newTask, type TestApp } from "../fixtures/app.ts";

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

const getTask = () => service.get("ada", `/tasks/${task.id}`);
const search = (text = "plan") => service.get("ada", "/search", { text });
const readiness = async () => (await service.app.inject("/health/ready")).json();

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe.each(["cut", "stall"] as const)("while an engine is away (%s)", (fault) => {
  test("PostgreSQL: tasks are unavailable, searches work, and the service stays ready", async () => {
    await getTask();
    // OpenSearch's first search on a busy machine can take longer than the service waits for it.
    await vi.waitFor(async () => expect(await search()).toMatchObject({ status: 200 }), soon);
    service.proxies.postgres[fault]();
    expect(await milliseconds(async () => expect(await getTask()).toMatchObject(unavailable))).toBeLessThan(4_000);
    expect(await search()).toMatchObject({ status: 200 });
    const { status, optional } = await readiness();
    expect(status).toBe("ready");
    expect(optional.postgres).not.toBe("ok");
    service.proxies.postgres.repair();
    await vi.waitFor(async () => expect(await getTask()).toMatchObject({ status: 200 }), soon);
  });

  test("OpenSearch: searches are unavailable within 2.5 s, tasks work, and the service stays ready", async () => {
    await search("something");
    service.proxies.opensearch[fault]();
    expect(await milliseconds(async () => expect(await search()).toMatchObject(unavailable))).toBeLessThan(2_500);
    expect(await getTask()).toMatchObject({ status: 200 });
    const { status, optional } = await readiness();
    expect(status).toBe("ready");
    expect(optional.opensearch).not.toBe("ok");
    service.proxies.opensearch.repair();
    await vi.waitFor(async () => expect(await search()).toMatchObject({ status: 200 }), soon);
  });

  test("Valkey: answers are not delayed, the service stays ready, and the log has one line about it", async () => {
    const warn = vi.spyOn(service.app.log, "warn");
    await search("something");
    service.proxies.valkey[fault]();
    const gets = vi.spyOn(service.valkey, "get");
    // Long enough for the longest pause between two tries.
    const enough = Date.now() + 5_000;
    for (let at = 0; at < 50 || Date.now() < enough; at++) {
      const took = await milliseconds(async () => expect(await search(`plan ${at}`)).toMatchObject({ status: 200 }));
      expect(took).toBeLessThan(1_000);
    }
    const { status, optional } = await readiness();
    expect(status).toBe("ready");
    expect(optional.valkey).not.toBe("ok");
    expect(warn).toHaveBeenCalledOnce();
    // Otherwise each search would have waited for Valkey.
    expect(gets.mock.calls.length).toBeLessThan(10);

    service.proxies.valkey.repair();
    const info = vi.spyOn(service.app.log, "info");
    // The longest pause is 10 s. The service tries without a search.
    await vi.waitFor(() => expect(info).toHaveBeenCalledWith(expect.anything(), "the cache is back"), 15_000);
    await vi.waitFor(async () => expect((await readiness()).optional.valkey).toBe("ok"), soon);
  });
});
