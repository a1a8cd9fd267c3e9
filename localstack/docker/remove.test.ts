import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { choosePorts } from "../ports.ts";
import { removeDocker } from "./mirror.ts";

const project = { name: "mindflow-hanging", ports: await choosePorts("free") };
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mindflow-docker-"));
  vi.stubEnv("PATH", `${directory}${delimiter}${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** A docker that hangs at its first calls, and prints each call. */
function dockerThatHangs(times: number): () => number {
  const calls = join(directory, "calls");
  writeFileSync(calls, "");
  const script = `#!/bin/sh\necho "$*" >>${calls}\nif [ "$(wc -l <${calls})" -le ${times} ]; then exec sleep 60; fi\n`;
  writeFileSync(join(directory, "docker"), script);
  chmodSync(join(directory, "docker"), 0o755);
  return () => readFileSync(calls, "utf8").split("\n").filter(Boolean).length;
}

test("a Docker that hangs at the removal of a mirror is asked once more", async () => {
  const calls = dockerThatHangs(1);
  await removeDocker(project, 2_000);
  expect(calls()).toBe(2);
});

test("a Docker that hangs again is named, with the way out", async () => {
  dockerThatHangs(2);
  await expect(removeDocker(project, 500)).rejects.toThrow(
    "docker compose down of mindflow-hanging hangs: restart Docker, then run the same command again.",
  );
});
