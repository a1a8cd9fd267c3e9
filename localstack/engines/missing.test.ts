import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { layout } from "../layout.ts";
import { choosePorts } from "../ports.ts";
import { nativeEngines } from "./native.ts";
import { findPython } from "./python.ts";

let path: string;
const starter = { say: () => {}, signal: new AbortController().signal };

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "path-"));
  vi.stubEnv("PATH", path);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(path, { recursive: true });
});

async function command(name: string, script: string): Promise<void> {
  await writeFile(join(path, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(path, name), 0o755);
}

async function installOpenSearch(): Promise<void> {
  await nativeEngines(layout(path), await choosePorts("free")).opensearch.install(starter);
}

test("the error on a machine without Python says which version it needs", async () => {
  await expect(findPython()).rejects.toThrow(
    "LocalStack needs Python 3.10 to 3.13, with venv, as python3 or python3.x on the PATH: there is none. Install one and start again.",
  );
});

test("each Python is refused with its reason and the fix", async () => {
  await command("python3", "echo '[3, 9, true]'");
  await command("python3.12", "echo '[3, 12, false]'");
  await expect(findPython()).rejects.toThrow(
    "python3 is Python 3.9; python3.12 lacks ensurepip (on Debian: apt install python3.12-venv).",
  );
});

test("the first suitable Python is taken", async () => {
  await command("python3", "echo '[3, 14, true]'");
  await command("python3.11", "echo '[3, 11, true]'");
  expect(await findPython()).toEqual({ command: "python3.11", version: "3.11" });
});

test("the error on a machine without Java says which version it needs", async () => {
  await expect(installOpenSearch()).rejects.toThrow(/^OpenSearch needs Java 17.*: install a JDK 17 or newer/);
});

test("a Java that is too old, or has no compiler, is refused", async () => {
  await command("java", "echo 'openjdk 11.0.2 2019-01-15'");
  await expect(installOpenSearch()).rejects.toThrow("Java 17 or newer, and java is openjdk 11.0.2 2019-01-15: install");
  await command("java", "echo 'openjdk 17.0.15 2025-04-15'");
  await expect(installOpenSearch()).rejects.toThrow("has no compiler: install");
});
