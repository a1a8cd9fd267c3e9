import { expect, test, vi } from "vitest";
import { testMirror } from "../test/test-mirror.ts";
import type { Part } from "./hosts/part.ts";
import { inWords, statusOf } from "./hosts/status.ts";
import { signal } from "./processes.ts";
import { readRun } from "./run-file.ts";

const mirrors = testMirror();

async function part(name: string): Promise<Part | undefined> {
  return (await statusOf(mirrors)).parts.find((one) => one.name === name);
}

test("a mirror that is well says so, with the version of every part", async () => {
  // Tests before this one may have killed something that is on its way back.
  await vi.waitFor(async () => expect(await statusOf(mirrors)).toMatchObject({ state: "healthy" }), {
    timeout: 45_000,
  });
  const status = await statusOf(mirrors);
  expect(status).toMatchObject({ host: "native", notes: [] });
  expect(status.parts.filter(({ version }) => !/^\d+\.\d/.test(version))).toEqual([]);
  expect(inWords(status)).toMatch(/^Mirror test, native: healthy/);
});

test.each(["query", "postgres", "valkey-6", "documents"])(
  "that %s was killed shows within 5 s, and that it came back",
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

test("a part that stands still is not healthy, and whatever needs it says so; the question takes no longer for it", async () => {
  const record = readRun(mirrors.at)?.processes.localstack;
  if (!record) throw new Error("LocalStack does not run");
  signal(record, "SIGSTOP");
  try {
    const since = Date.now();
    expect(await part("localstack")).toMatchObject({
      healthy: false,
      // How it ended before may follow: other tests have killed it.
      says: expect.stringMatching(/^no answer within 2000 ms/),
    });
    expect(Date.now() - since).toBeLessThan(5_000);
    expect(await statusOf(mirrors)).toMatchObject({ state: "not healthy" });
  } finally {
    signal(record, "SIGCONT");
  }
});
