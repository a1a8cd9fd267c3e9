import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalJWKSet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { local } from "../stacks/environments/local.ts";
import { mirror } from "../test/running-mirror.ts";
import { pythonEnvironment } from "./engines/python.ts";
import { output } from "./install.ts";
import { layout, repository } from "./layout.ts";
import { signToken } from "./token.ts";

const { directory, addresses } = mirror;
const at = layout(directory);

/** Whether something listens on a port at an address of this machine. */
function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

test("everything listens on 127.0.0.1 and nowhere else", async () => {
  const { urls, awsEndpoint, opensearchUrl, mail, postgres, valkey, documents } = addresses;
  const pages = [...Object.values(urls), awsEndpoint, opensearchUrl, mail.url].map((url) => Number(new URL(url).port));
  const others = [...postgres.nodes, ...valkey.nodes, documents, mail.smtp].map(({ port }) => port);
  const ports = [...pages, ...others];
  for (const port of ports)
    expect([port, await listens("127.0.0.1", port), await listens("127.0.0.2", port)]).toEqual([port, true, false]);
});

test("secrets are for this user alone", async () => {
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  expect(await mode(at.secrets)).toBe("700");
  for (const name of await readdir(at.secrets))
    expect([name, await mode(join(at.secrets, name))]).toEqual([name, "600"]);
});

test("no password stands in a log", async () => {
  const secrets = (await readdir(at.secrets)).filter((name) => /^(postgres|documents)-/.test(name));
  const passwords = await Promise.all(
    secrets.map(async (name): Promise<string> => JSON.parse(await readFile(join(at.secrets, name), "utf8")).password),
  );
  for (const log of await readdir(at.logs)) {
    const text = await readFile(join(at.logs, log), "utf8");
    expect([log, passwords.filter((password) => text.includes(password))]).toEqual([log, []]);
  }
});

test("a token says who asks, for this system alone, and for as long as was wished", async () => {
  const keys = createLocalJWKSet(JSON.parse(await readFile(at.tokenKeys, "utf8")));
  const { payload } = await jwtVerify(await signToken(directory, "ada"), keys, { ...local.identity });
  expect(payload.sub).toBe("ada");
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(12 * 60 * 60);
  const expired = await signToken(directory, "ada", { expiresIn: "-1s" });
  await expect(jwtVerify(expired, keys)).rejects.toThrow('"exp" claim timestamp check failed');
});

test("a jar that is not what was reviewed is refused by its name", async () => {
  const jars = await mkdtemp(join(tmpdir(), "jars-"));
  const path = "args4j/args4j/2.33/args4j-2.33.jar";
  await mkdir(join(jars, path, ".."), { recursive: true });
  await writeFile(join(jars, path), "something else");
  const fetch = join(repository, "localstack", "python", "fetch_jars.py");
  const list = await readFile(join(repository, "localstack", "opensearch", "jars.sha256"), "utf8");
  await writeFile(join(jars, "list"), list.split("\n").find((line) => line.endsWith(path)) ?? "");
  const python = await pythonEnvironment({ say: () => {}, signal: new AbortController().signal });
  await expect(output(python, [fetch, join(jars, "list"), jars])).rejects.toThrow(/args4j-2\.33\.jar has the SHA-256/);
  await rm(jars, { recursive: true });
});
