import { cpSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeResolver } from "../../test/fixtures/change-resolver.ts";
import { createClient } from "../../test/fixtures/graphql-client.ts";
import { mirror } from "../../test/fixtures/running-mirror.ts";
import { cache, createLayout, type Layout, repository } from "../layout.ts";
import { freePort } from "../ports.ts";
import { end, type Running } from "./processes.ts";
import { startService } from "./services.ts";

// Another gateway before the same mirror, from a copy of its code: a test changes nobody's checkout.
const { directory, addresses, settings } = mirror;
const stop = new AbortController();
let at: Layout;
let running: Running;

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  at = await createLayout(await mkdtemp(join(cache, "reload-")));
  for (const folder of ["gateway", "contracts", "runtime"])
    cpSync(join(repository, "services", folder), join(at.directory, "services", folder), { recursive: true });
});
afterAll(async () => {
  stop.abort(new Error("the test is over"));
  if (running) await end(running.record, 10_000);
  await rm(at.directory, { recursive: true });
});

test("without Docker, a changed resolver answers anew within 2 s, also after one that cannot run", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startService(
    "gateway",
    {
      at,
      settings: { ...settings, gateway: { ...settings.gateway, PORT: String(port) } },
      urls: { ...addresses.urls, gateway: url },
      watch: true,
      progress: { say: () => {}, step: (_title, work) => work() },
      started: (process) => {
        running = process;
      },
      signal: stop.signal,
    },
    at.directory,
  );
  const took = await changeResolver(at.directory, await createClient(directory, url, "ada"));
  expect(Math.min(...took)).toBeLessThan(2_000);
});
