/**
 * node localstack/compose/reload.ts <entry>
 *
 * Runs a service and starts it anew when its code changes, and whenever it ends by itself: at once, and after up to 5 s
 * while it keeps failing. Docker would wait for up to a minute, and no correction would be looked for meanwhile.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { repository } from "../layout.ts";
import { serviceGrace } from "../supervise.ts";
import { watchCode } from "../watch.ts";

const shortestPause = 100;
const longestPause = 5_000;

const [entry = ""] = process.argv.slice(2);
let service: ChildProcess | undefined;
let stopping = false;
let changed = false;
let pause = shortestPause;
let timer: NodeJS.Timeout | undefined;

function start(): void {
  const since = Date.now();
  changed = false;
  service = spawn(process.execPath, [entry], { cwd: repository, stdio: "inherit" });
  service.once("exit", (code, signal) => {
    service = undefined;
    if (stopping) process.exit(code ?? 1);
    if (changed) return start();
    if (Date.now() - since > longestPause) pause = shortestPause;
    console.error(`${entry} ended (${signal ?? `exit code ${code}`}): it starts again in ${pause / 1000} s`);
    timer = setTimeout(start, pause);
    pause = Math.min(pause * 2, longestPause);
  });
}

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stopping = true;
    if (!service) process.exit(0);
    service.kill(signal);
  });

start();
watchCode(
  repository,
  entry,
  (file) => {
    console.error(`${file} changed: ${entry} starts anew`);
    changed = true;
    const old = service;
    if (old) {
      old.kill("SIGTERM");
      setTimeout(() => old.kill("SIGKILL"), serviceGrace).unref();
    } else {
      clearTimeout(timer);
      start();
    }
  },
  new AbortController().signal,
);
