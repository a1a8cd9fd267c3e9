/** node localstack/compose/reload.ts <entry>: Docker waits up to a minute to restart, and sees no changed file. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { spawnServer } from "../environment/child-process.ts";
import { repository } from "../layout.ts";
import { restartLoop, serviceGrace } from "../supervision/restart-loop.ts";
import { watchCode } from "../supervision/watch.ts";

/** In milliseconds: a service that has run for so long works. */
const provenAfter = 5_000;

const [entry = ""] = process.argv.slice(2);
const stopping = new AbortController();
let service: ChildProcess | undefined;

const { skipPause } = restartLoop({
  name: entry,
  async run(works) {
    // What the compose file sets, since a container has nobody's shell.
    service = spawnServer(process.execPath, [entry], { cwd: repository, env: process.env, stdio: "inherit" });
    const proven = setTimeout(works, provenAfter);
    const [code, signal] = await once(service, "exit");
    clearTimeout(proven);
    service = undefined;
    if (stopping.signal.aborted) process.exitCode = code ?? 1;
    return signal ? `signal ${signal}` : `exit code ${code}`;
  },
  say: console.error,
  signal: stopping.signal,
});

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stopping.abort();
    service?.kill(signal);
  });

watchCode(
  repository,
  entry,
  (file) => {
    console.error(`${file} changed: ${entry} is restarted`);
    skipPause();
    const old = service;
    old?.kill("SIGTERM");
    setTimeout(() => old?.kill("SIGKILL"), serviceGrace).unref();
  },
  stopping.signal,
);
