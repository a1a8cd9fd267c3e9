import { join } from "node:path";
import type { Layout } from "../layout.ts";
import { end, type Running, signal } from "../processes.ts";
import { supervise } from "../supervise.ts";
import type { Engine } from "./engine.ts";

/** An engine's processes, kept running as in a mirror, each of which a test can have ended and started by itself. */
export async function testEngine(at: Layout, engine: Engine) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const running = new Map<string, Running>();
  const supervisors = new Map<string, AbortController>();
  const starter = { say, signal: new AbortController().signal };
  await engine.install(starter);
  const processes = engine.processes(starter);

  const start = async (name: string) => {
    const process = processes.find((one) => one.name === name);
    if (!process) throw new Error(`${engine.name} has no ${name}`);
    const { command, isReady, prepare } = process;
    const supervisor = new AbortController();
    supervisors.set(name, supervisor);
    await supervise({
      name,
      launch: async () => ({ name, kind: "engine", log: join(at.logs, `${name}.log`), ...(await command()) }),
      isReady,
      prepare,
      within: 60_000,
      started: (one) => running.set(name, one),
      say,
      signal: supervisor.signal,
    }).ready;
  };
  return {
    /** What the engine told. */
    said,
    start,
    startAll: () => Promise.all(processes.map(({ name }) => start(name))),
    /** Kill -9, for as long as nobody starts it. */
    kill: async (name: string) => {
      supervisors.get(name)?.abort();
      const one = running.get(name);
      if (one) signal(one.record, "SIGKILL");
      await one?.ended;
    },
    stopAll: async () => {
      for (const supervisor of supervisors.values()) supervisor.abort();
      await Promise.all([...running.values()].map(({ record }) => end(record, 10_000)));
    },
  };
}

export type TestEngine = Awaited<ReturnType<typeof testEngine>>;
