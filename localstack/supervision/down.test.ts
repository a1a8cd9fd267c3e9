import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { layout } from "../layout.ts";
import { keepDown, mayStart } from "./down.ts";

const newMirror = () => layout(join("/nowhere", randomUUID()));

test("a process that is kept down may not start before it is released; every other process may", async () => {
  const at = newMirror();
  const { signal } = new AbortController();
  await mayStart(at, "postgres", signal);
  const release = await keepDown(at, "postgres");
  await mayStart(at, "valkey-1", signal);
  await mayStart(newMirror(), "postgres", signal);

  let released = false;
  const waiting = mayStart(at, "postgres", signal).then(() => expect(released).toBe(true));
  await expect(keepDown(at, "postgres")).rejects.toThrow("Another process keeps postgres down");
  released = true;
  release();
  await waiting;
});

test("the wait for a process that is kept down ends with the mirror", async () => {
  const at = newMirror();
  const release = await keepDown(at, "postgres");
  const stop = new AbortController();
  const waiting = mayStart(at, "postgres", stop.signal);
  stop.abort();
  await expect(waiting).rejects.toThrow();
  release();
});
