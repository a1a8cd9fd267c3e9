import { randomUUID } from "node:crypto";
import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ValkeyAccess, valkeyAccess } from "../../constructs/data/valkey-access.ts";
import { natMap, onEveryNode } from "../fixtures/mirror-engines.ts";
import { mirror } from "../fixtures/running-mirror.ts";

const { host, port } = mirror.addresses.valkey;
const refused = /NOPERM/;

describe.each<[ValkeyAccess, boolean]>([
  ["read", false],
  ["write", true],
])("a user with %s access in Valkey", (access, mayWrite) => {
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

  test("connects as a cluster client and gets keys", async () => {
    for (const subcommand of ["SLOTS", "SHARDS", "NODES", "INFO"]) await user.call("CLUSTER", subcommand);
    expect(await user.get(username)).toBeNull();
  });

  test(mayWrite ? "sets keys with an expiry" : "sets no keys", async () => {
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
