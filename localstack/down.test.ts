import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepDown, mayStart } from "./down.ts";
import { layout } from "./layout.ts";

test("what is kept down may not start before it is released; everything else may", async () => {
  const at = layout(join("/nowhere", randomUUID()));
  const { signal } = new AbortController();
  await mayStart(at, "postgres", signal);
  const release = await keepDown(at, "postgres");
  await mayStart(at, "valkey-1", signal);
  await mayStart(layout(join("/nowhere", randomUUID())), "postgres", signal);

  let released = false;
  const waiting = mayStart(at, "postgres", signal).then(() => expect(released).toBe(true));
  await expect(keepDown(at, "postgres")).rejects.toThrow("Another process keeps postgres down");
  released = true;
  release();
  await waiting;
});

test("who waits to start what is kept down stops with the mirror", async () => {
  const at = layout(join("/nowhere", randomUUID()));
  const release = await keepDown(at, "postgres");
  const stop = new AbortController();
  const waiting = mayStart(at, "postgres", stop.signal);
  stop.abort();
  await expect(waiting).rejects.toThrow();
  release();
});
