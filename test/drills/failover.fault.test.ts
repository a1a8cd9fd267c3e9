import { expect, test } from "vitest";
import { layout } from "../../localstack/layout.ts";
import { readRun } from "../../localstack/supervision/run-file.ts";
import { builtServices } from "../../stacks/topology.ts";
import { mirror } from "../fixtures/running-mirror.ts";
import { failover } from "./failover.ts";
import { killProcess } from "./take-down.ts";

test("a failover of PostgreSQL stops writes for less than 10 s, loses none and restarts no service; so does the next failover", async () => {
  const { directory, addresses } = mirror;
  const at = layout(directory);
  const services = () => builtServices.map((name) => readRun(at)?.processes[name]?.pid);
  const before = services();
  for (const killed of ["postgres", "postgres-replica"]) {
    const result = await failover(at, addresses, killProcess(at), (_title, work) => work());
    expect(result).toMatchObject({ killed, missing: 0 });
    expect(result.writesAfter).toBeLessThan(10_000);
    expect(result.acknowledged).toBeGreaterThan(20);
  }
  expect(services()).toEqual(before);
}, 200_000);
