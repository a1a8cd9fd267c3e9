import { randomUUID } from "node:crypto";
import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Access } from "../stacks/topology.ts";
import { natMap, onEveryNode } from "../test/engines.ts";
import { mirror } from "../test/running-mirror.ts";
import { valkeyAccess } from "./valkey-access.ts";

const { host, port } = mirror.addresses.valkey;
const refused = /NOPERM/;

describe.each<[Access, boolean]>([
  ["read", false],
  ["write", true],
])("who may %s in Valkey", (access, mayWrite) => {
  const username = `user-${randomUUID()}`;
  let user: Cluster;

  beforeAll(async () => {
    await onEveryNode("ACL", "SETUSER", username, ...valkeyAccess(access).split(" "), ">of-the-test");
    const redisOptions = { username, password: "of-the-test" };
    user = new Cluster([{ host, port }], { lazyConnect: true, natMap: natMap(), redisOptions });
    await user.connect();
  });
  afterAll(async () => {
    user.disconnect();
    await onEveryNode("ACL", "DELUSER", username);
  });

  test("gets what is there, as a client of a cluster asks for it", async () => {
    for (const question of ["SLOTS", "SHARDS", "NODES", "INFO"]) await user.call("CLUSTER", question);
    expect(await user.get(username)).toBeNull();
  });

  test(mayWrite ? "sets, and sets for a time" : "sets nothing", async () => {
    const set = user.set(username, "1", "PX", 1_000);
    await (mayWrite ? expect(set).resolves.toBe("OK") : expect(set).rejects.toThrow(refused));
  });

  test.each([
    ["FLUSHALL", []],
    ["KEYS", ["*"]],
    ["CONFIG", ["GET", "*"]],
    ["ACL", ["LIST"]],
    ["CLUSTER", ["RESET"]],
    ["SHUTDOWN", ["NOSAVE"]],
    ["EVAL", ["return 1", "0"]],
  ])("may not %s", async (command, parameters) => {
    await expect(user.call(command, ...parameters)).rejects.toThrow(refused);
  });
});
