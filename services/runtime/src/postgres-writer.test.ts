import { expect, test } from "vitest";
import { postgresConfig, readConfig } from "./config.ts";
import { servers } from "./postgres-writer.ts";

test("a list of servers may share a port or give each its own", () => {
  expect(servers("one", 5432)).toEqual([{ host: "one", port: 5432 }]);
  expect(servers("one,other", 5432)).toEqual([
    { host: "one", port: 5432 },
    { host: "other", port: 5432 },
  ]);
  expect(servers("one:15432,other:15433", 5432)).toEqual([
    { host: "one", port: 15432 },
    { host: "other", port: 15433 },
  ]);
});

test.each(["", " ", "one,", "one,,other", "one:", "one:port", "one other"])("%j is not a list of servers", (hosts) => {
  const { POSTGRES_HOST } = postgresConfig;
  expect(() => readConfig({ POSTGRES_HOST }, { POSTGRES_HOST: hosts })).toThrow("neither a host nor a list of hosts");
});
