import { readdir, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createLocalJWKSet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { local } from "../../stacks/environments/local.ts";
import { mirror } from "../../test/fixtures/running-mirror.ts";
import { signToken } from "../commands/token.ts";
import { layout } from "../layout.ts";

const { directory, addresses } = mirror;
const at = layout(directory);

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

test("only this user may read the secrets", async () => {
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  expect(await mode(at.secrets)).toBe("700");
  for (const name of await readdir(at.secrets))
    expect([name, await mode(join(at.secrets, name))]).toEqual([name, "600"]);
});

test("no password is in a log", async () => {
  const secrets = (await readdir(at.secrets)).filter((name) => /^(postgres|documents)-/.test(name));
  const passwords = await Promise.all(
    secrets.map(async (name): Promise<string> => JSON.parse(await readFile(join(at.secrets, name), "utf8")).password),
  );
  for (const log of await readdir(at.logs)) {
    const text = await readFile(join(at.logs, log), "utf8");
    expect([log, passwords.filter((password) => text.includes(password))]).toEqual([log, []]);
  }
});

test("a token names its subject, this system's audience and the requested lifetime", async () => {
  const keys = createLocalJWKSet(JSON.parse(await readFile(at.tokenKeys, "utf8")));
  const { payload } = await jwtVerify(await signToken(directory, "ada"), keys, { ...local.identity });
  expect(payload.sub).toBe("ada");
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(12 * 60 * 60);
  const expired = await signToken(directory, "ada", { expiresIn: "-1s" });
  await expect(jwtVerify(expired, keys)).rejects.toThrow('"exp" claim timestamp check failed');
});
