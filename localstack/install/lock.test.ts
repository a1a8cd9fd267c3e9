import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { expect, test } from "vitest";
import { hold } from "./lock.mjs";

test("a name is held by one at a time, and free again when its holder frees it", async () => {
  const what = randomUUID();
  const free = await hold(what);
  expect(free).toBeTypeOf("function");
  expect(await hold(what)).toBeUndefined();
  free?.();
  expect(await hold(what)).toBeTypeOf("function");
});

test("a name is free again after the kill -9 of its holder", async () => {
  const what = randomUUID();
  const module = new URL("lock.mjs", import.meta.url).href;
  const script = `import { hold } from "${module}"; await hold("${what}"); console.log("held"); setInterval(() => {}, 1e3)`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  expect(await hold(what)).toBeUndefined();
  holder.kill("SIGKILL");
  await once(holder, "exit");
  expect(await hold(what)).toBeTypeOf("function");
});
