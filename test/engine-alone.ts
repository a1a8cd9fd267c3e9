import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, EngineProcess } from "../localstack/engines/engine.ts";
import { createLayout, type Layout } from "../localstack/layout.ts";
import { freePort } from "../localstack/ports.ts";
import { answering, end, launch, type Running } from "../localstack/processes.ts";
import { createSecrets } from "../localstack/secrets.ts";

const { signal } = new AbortController();
const starter = { say: () => {}, signal };

/** An engine of one process beside the mirror's, for what a test must not do to that. */
export async function engineAlone(
  create: (at: Layout, port: number) => Engine,
  env: Readonly<Record<string, string>> = {},
) {
  const at = await createLayout(await mkdtemp(join(tmpdir(), "engine-")));
  await createSecrets(at);
  const port = await freePort();
  const engine = create(at, port);
  await engine.install(starter);
  const [process] = engine.processes(starter) as [EngineProcess];
  let running: Running;
  const start = async () => {
    const command = await process.command();
    const log = join(at.logs, `${process.name}.log`);
    const what = { ...command, name: process.name, kind: "engine" as const, log, env: { ...command.env, ...env } };
    running = await launch(what);
    await answering(running, process.isReady, 90_000, signal);
  };
  await start();
  return {
    at,
    port,
    address: engine.address,
    /** kill -9, and another start on the data that it had. */
    async killAndStart() {
      await end({ ...running.record, stopSignal: "SIGKILL" }, 0);
      await start();
    },
    async remove() {
      await end(running.record, 5_000);
      await rm(at.directory, { recursive: true });
    },
  };
}
