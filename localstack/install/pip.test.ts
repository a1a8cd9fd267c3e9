import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type SeveringServer, severingServer } from "../../test/fixtures/severing-server.ts";
import { findPython } from "../engines/python.ts";
import { output } from "./install.ts";
import { pipInstall } from "./pip.ts";

const said: string[] = [];
const options = { say: (line: string) => said.push(line) };

let directory: string;
let python: string;
let index: SeveringServer;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "pypi-"));
  const { command } = await findPython();
  await output(command, ["-m", "venv", join(directory, "environment")]);
  python = join(directory, "environment", "bin", "python");
}, 120_000);
beforeEach(async () => {
  index = await severingServer();
  said.length = 0;
  vi.stubEnv("PIP_INDEX_URL", `http://127.0.0.1:${index.port}/simple/`);
  vi.stubEnv("PIP_CACHE_DIR", join(directory, "cache"));
});
afterEach(() => {
  index.close();
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(directory, { recursive: true }));

const archive = (name: string) => `/${name}-1.0-py3-none-any.whl`;

/** @returns the line of a requirements file. */
function publish(name: string): string {
  const about = `${name}-1.0.dist-info`;
  const wheel = zipSync({
    [`${name}.py`]: strToU8(`# ${Array.from({ length: 1_000 }, () => randomUUID())}`),
    [`${about}/METADATA`]: strToU8(`Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`),
    [`${about}/WHEEL`]: strToU8("Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    [`${about}/RECORD`]: strToU8(""),
  });
  index.files.set(
    `/simple/${name}/`,
    `<!DOCTYPE html><html><body><a href="${archive(name)}">${archive(name).slice(1)}</a></body></html>`,
  );
  index.files.set(archive(name), Buffer.from(wheel));
  return `${name}==1.0 --hash=sha256:${createHash("sha256").update(wheel).digest("hex")}`;
}

function install(...names: string[]): Promise<void> {
  const requirements = join(directory, "requirements.txt");
  writeFileSync(requirements, names.map(publish).join("\n"));
  return pipInstall(python, "The engine", requirements, options);
}

test("packages are installed although one was cut off in the middle, and each is fetched once", async () => {
  index.cuts.add(archive("severed"));
  await install("severed", "whole");
  expect(await output(python, ["-c", "import severed, whole; print('both')"])).toBe("both\n");
  // A newer pip continues by itself what was cut off.
  const fetched = index.answered.map((path) => path.split(" ")[0] ?? "").filter((path) => path.endsWith(".whl"));
  expect(fetched.toSorted()).toEqual(["severed", "whole"].map(archive));
}, 120_000);

test("a package with another checksum is refused when it comes a second time", async () => {
  const installed = install("other");
  index.files.set(archive("other"), "something else");
  await expect(installed).rejects.toThrow("DO NOT MATCH THE HASHES");
  expect(said).toEqual([expect.stringMatching(/from PyPI: http:.*other.*Trying again in/)]);
}, 120_000);
