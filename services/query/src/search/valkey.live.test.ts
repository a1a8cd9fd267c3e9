import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fastify } from "fastify";
import { expect, onTestFinished, test, vi } from "vitest";
import { valkeyAccess } from "../../../../constructs/data/valkey-access.ts";
import { natMap, onEveryNode } from "../../../../test/fixtures/mirror-engines.ts";
import { mirror } from "../../../../test/fixtures/running-mirror.ts";
import { createCache } from "./cache.ts";
import { createValkeyClient } from "./valkey.ts";
import { valkeyToken } from "./valkey-token.ts";

const soon = { timeout: 20_000, interval: 50 };

async function createUser(accepts: () => boolean = () => true) {
  const { host, port } = mirror.addresses.valkey;
  const user = `test-${randomUUID()}`;
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a secret" };
  const tokens: string[] = [];
  const token = async () => {
    // A minute apart, so that all tokens differ.
    const date = new Date(Date.now() + tokens.length * 60_000);
    const signed = await valkeyToken(
      { user, cluster: "mindflow-dev-valkey", region: "eu-central-1" },
      credentials,
      date,
    );
    tokens.push(signed);
    const password = accepts() ? `>${signed}` : ">another";
    await onEveryNode("ACL", "SETUSER", user, ...valkeyAccess("write").split(" "), "resetpass", password);
    return signed;
  };
  const lines: string[] = [];
  const { log } = fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
  const valkey = createValkeyClient({ host, port, tls: false, natMap: natMap(), logIn: { user, token, renewal: 250 } });
  onTestFinished(async () => {
    valkey.disconnect();
    await onEveryNode("ACL", "DELUSER", user);
  });
  const connections = async () =>
    (await onEveryNode("CLIENT", "LIST"))
      .flatMap((list) => String(list).split("\n"))
      .filter((line) => line.includes(`user=${user} `));
  return { user, tokens, lines, valkey, cache: createCache(valkey, () => log), connections };
}

test("the cluster is ready at the first try", async () => {
  const { host, port } = mirror.addresses.valkey;
  const clients = Array.from({ length: 10 }, () => createValkeyClient({ host, port, tls: false, natMap: natMap() }));
  onTestFinished(() => clients.forEach((client) => void client.disconnect()));
  await Promise.all(
    clients.map(async (client) => {
      const ended = once(client, "close").then(() => "closed");
      expect(await Promise.race([once(client, "ready").then(() => "ready"), ended])).toBe("ready");
    }),
  );
});

test("a user logs in with a token and has the rights that the cache needs", async () => {
  const { valkey, cache, connections } = await createUser();
  // The first call of a key's node may take longer than the cache waits.
  await vi.waitFor(async () => {
    cache.set("search:test", "a page");
    expect(await cache.get("search:test")).toBe("a page");
  }, soon);
  await expect(valkey.flushall()).rejects.toThrow("NOPERM");
  expect(await connections()).not.toEqual([]);
});

test("an open connection gets each new token, and a new connection the newest", async () => {
  const { user, tokens, cache, connections } = await createUser();
  await vi.waitFor(() => cache.check(), soon);
  await vi.waitFor(async () => expect((await connections()).join()).toContain(" cmd=auth "), soon);
  for (let times = 0; times < 3; times++) {
    const before = tokens.length;
    await vi.waitFor(() => expect(tokens.length).toBeGreaterThan(before), soon);
    const killed = await onEveryNode("CLIENT", "KILL", "USER", user);
    expect(Math.max(...killed.map(Number))).toBeGreaterThan(0);
    await vi.waitFor(() => cache.check(), soon);
  }
  expect(new Set(tokens).size).toBe(tokens.length);
});

test("a refused token is logged without the token, and the next one is tried", async () => {
  let accepts = false;
  const { tokens, lines, valkey, cache } = await createUser(() => accepts);
  const errors: string[] = [];
  valkey.on("error", (error) => errors.push(JSON.stringify(error)));
  await vi.waitFor(() => expect(errors.at(-1)).toContain("X-Amz-Signature"), soon);
  await expect(cache.check()).rejects.toThrow("WRONGPASS");
  expect(await cache.get("search:test")).toBeUndefined();
  expect(lines.join()).toContain("WRONGPASS");
  accepts = true;
  await vi.waitFor(() => cache.check(), soon);
  expect(lines.join()).not.toMatch(/X-Amz|AUTH|mindflow-dev-valkey/);
  expect(tokens.length).toBeGreaterThan(1);
});

test("without credentials the check fails with the reason, and with them it passes", async () => {
  let there = false;
  const { cache } = await createUser(() => {
    if (!there) throw new Error("no credentials");
    return true;
  });
  await vi.waitFor(() => expect(cache.check()).rejects.toThrow("no credentials"), soon);
  there = true;
  await vi.waitFor(() => cache.check(), soon);
});
