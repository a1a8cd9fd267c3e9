import { createHash, randomBytes } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SeveringServer, severingServer } from "../../test/fixtures/severing-server.ts";
import { artifactFiles, fetchArtifacts, inMavenCentral } from "./maven.ts";

const jars = Object.fromEntries(["a/a.jar", "b/b.jar", "c/c.jar"].map((path) => [path, randomBytes(100_000)]));
const said: string[] = [];
const options = { say: (line: string) => said.push(line) };

let directory: string;
let maven: SeveringServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "maven-"));
  maven = await severingServer();
  said.length = 0;
  const lines = Object.entries(jars).map(([path, content]) => {
    maven.files.set(`/${path}`, content);
    return `${createHash("sha256").update(content).digest("hex")}  ${path}\n`;
  });
  writeFileSync(join(directory, "jars.sha256"), lines.join(""));
});
afterEach(() => {
  maven.close();
  rmSync(directory, { recursive: true });
});

const fetchJars = () =>
  fetchArtifacts({ name: "The engine", megabytes: 1, list: join(directory, "jars.sha256") }, options, {
    addressOf: (path) => `http://127.0.0.1:${maven.port}/${path}`,
    to: directory,
  });

test("jars are fetched although one was cut off in the middle, and each is fetched once", async () => {
  maven.cuts.add("/b/b.jar");
  await fetchJars();
  for (const [path, content] of Object.entries(jars)) expect(readFileSync(join(directory, path))).toEqual(content);
  const fetched = maven.answered.map((path) => path.split(" ")[0]);
  expect(fetched.toSorted()).toEqual(["/a/a.jar", "/b/b.jar", "/c/c.jar"]);
  expect(said).toEqual([
    expect.stringMatching(/Fetching The engine from Maven: 1 MB/),
    expect.stringMatching(/! The engine, from Maven Central: http:.*\/b\/b.jar: aborted\. Trying again in/),
  ]);
});

test("an interrupted download is continued where it ended", async () => {
  mkdirSync(join(directory, "b"));
  writeFileSync(join(directory, "b/b.jar.part"), jars["b/b.jar"]?.subarray(0, 60_000) ?? "");
  await fetchJars();
  expect(readFileSync(join(directory, "b/b.jar"))).toEqual(jars["b/b.jar"]);
  expect(maven.answered).toContain("/b/b.jar from 60000");
});

test("a jar that is not there, or is not the reviewed one, is an error at once", async () => {
  maven.files.set("/b/b.jar", "other");
  await expect(fetchJars()).rejects.toThrow(/b\.jar has the SHA-256 \w+, not the reviewed \w+: it is not used/);
  expect(existsSync(join(directory, "b"))).toBe(true);
  expect(existsSync(join(directory, "b/b.jar"))).toBe(false);
  maven.files.delete("/b/b.jar");
  await expect(fetchJars()).rejects.toThrow("/b/b.jar: answered 404");
  expect(said.filter((line) => line.includes("Trying"))).toEqual([]);
});

test("every artifact of the lists has an address in Maven Central, and another path has none", async () => {
  const lists = globSync("{localstack,test}/**/*.sha256", { exclude: (path) => path.includes("node_modules") });
  const paths = lists.flatMap((list) => artifactFiles(list, ""));
  expect(paths.length).toBeGreaterThan(100);
  for (const path of paths) expect(await inMavenCentral(path)).toMatch(new RegExp(`^https://[\\w.]+/maven2/${path}$`));
  for (const path of ["a.jar", "org/slf4j/slf4j-api/2.0.17/slf4j-api-2.0.16.jar"])
    await expect(inMavenCentral(path)).rejects.toThrow(`${path} is not the path of an artifact in a Maven repository`);
});
