import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SeveringServer, severingServer } from "../../fixtures/severing-server.ts";
import { helm } from "../helm.ts";
import { pullChart } from "./chart-source.ts";

const said: string[] = [];
const say = (line: string) => said.push(line);

let directory: string;
let server: SeveringServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "charts-"));
  server = await severingServer();
  said.length = 0;
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const pull = (version = "1.0.0") =>
  pullChart({ name: "app", version, repository: `http://127.0.0.1:${server.port}` }, { into: directory, say });

test("a chart is pulled although the index and the archive were cut off in the middle", async () => {
  const source = join(directory, "source");
  mkdirSync(source);
  writeFileSync(join(source, "Chart.yaml"), "apiVersion: v2\nname: app\nversion: 1.0.0\n");
  await helm(["package", source, "--destination", source]);
  await helm(["repo", "index", source]);
  for (const file of ["index.yaml", "app-1.0.0.tgz"]) {
    server.files.set(`/${file}`, readFileSync(join(source, file)));
    server.cuts.add(`/${file}`);
  }
  expect(await pull()).toEqual({ folder: join(directory, "chart-app-1.0.0", "app") });
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(/! The chart app \(http:\/\/127\.0\.0\.1:\d+\): .*unexpected EOF\. Trying again in/);

  // A version that there is not.
  said.length = 0;
  expect(await pull("2.0.0")).toEqual({ missing: expect.stringContaining("not found") });
  expect(said).toEqual([]);
});

test("a repository that cannot be had at all costs seconds, and is named", async () => {
  server.close();
  const since = performance.now();
  expect(await pull()).toEqual({ missing: expect.stringMatching(/^The chart app \(http.*\) cannot be had/) });
  expect(performance.now() - since).toBeLessThan(30_000);
});
