import { expect, test, vi } from "vitest";
import { testMirror } from "../../test/fixtures/running-mirror.ts";
import type { Part } from "../hosts/part.ts";
import { statusOf, statusTable } from "../hosts/status.ts";
import { signal } from "../supervision/processes.ts";
import { readRun } from "../supervision/run-file.ts";

const mirrors = testMirror();

async function part(name: string): Promise<Part | undefined> {
  return (await statusOf(mirrors)).parts.find((one) => one.name === name);
}

test("a healthy mirror is reported as healthy, with the version of every part", async () => {
  // Tests before this one may have killed something that is on its way back.
  await vi.waitFor(async () => expect(await statusOf(mirrors)).toMatchObject({ state: "healthy" }), {
    timeout: 45_000,
  });
  const status = await statusOf(mirrors);
  expect(status).toMatchObject({ host: "native", notes: [] });
  expect(status.parts.filter(({ version }) => !/^\d+\.\d/.test(version))).toEqual([]);
  expect(statusTable(status)).toMatch(/^Mirror test, native: healthy/);
});

test.each(["query", "postgres", "valkey-6", "documents"])(
  "the kill of %s shows within 5 s, and later its restart",
  async (name) => {
    const before = (await part(name))?.restarts ?? 0;
    const record = readRun(mirrors.at)?.processes[name];
    if (!record) throw new Error(`${name} does not run`);
    const killed = Date.now();
    signal(record, "SIGKILL");
    await vi.waitFor(async () => expect((await part(name))?.restarts).toBe(before + 1), { timeout: 5_000 });
    expect(Date.now() - killed).toBeLessThan(5_000);
    await vi.waitFor(async () => expect(await part(name)).toMatchObject({ healthy: true }), { timeout: 45_000 });
  },
);

test("a stopped part is not healthy, and the status takes no longer for it", async () => {
  const record = readRun(mirrors.at)?.processes.localstack;
  if (!record) throw new Error("LocalStack does not run");
  signal(record, "SIGSTOP");
  try {
    const since = Date.now();
    expect(await part("localstack")).toMatchObject({
      healthy: false,
      // How it ended before may follow: other tests have killed it.
      message: expect.stringMatching(/^no answer within 2000 ms/),
    });
    expect(Date.now() - since).toBeLessThan(5_000);
    expect(await statusOf(mirrors)).toMatchObject({ state: "not healthy" });
  } finally {
    signal(record, "SIGCONT");
  }
});
