import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ask, isAsked, type RunningMirror, tell } from "./mirror-place.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "place-"));
});
afterEach(() => rmSync(place, { recursive: true }));

test("who asks for the mirror is told of it when it runs", async () => {
  const asked = isAsked(place, new AbortController().signal);
  const answer = ask(place);
  expect(await asked).toBe(true);
  const mirror = { directory: "here" } as RunningMirror;
  tell(place, { mirror });
  expect(await answer).toEqual(mirror);
});

test("who asks for a mirror that does not start is told why", async () => {
  tell(place, { fault: "The disk is full." });
  await expect(ask(place)).rejects.toThrow("The disk is full.");
});

test("where nobody asks before the tests have ended, nothing is started", async () => {
  expect(await isAsked(place, AbortSignal.abort())).toBe(false);
});
