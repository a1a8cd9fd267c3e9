import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { personAt } from "./front-door.ts";

/**
 * Changes a resolver of the gateway whose code is under `root` and back again, then to what is no code and back.
 *
 * @returns how long the first two took to answer, in milliseconds.
 */
export async function changeResolver(root: string, person: Awaited<ReturnType<typeof personAt>>): Promise<number[]> {
  const file = join(root, "services/gateway/src/graphql/resolvers.ts");
  const before = readFileSync(file, "utf8");
  const changed = before.replace(
    "  Task: {\n",
    '  Task: {\n    title: (task: Task) => task.title.concat(", changed"),\n',
  );
  expect(changed).not.toBe(before);
  const { id } = await person.createTask((await person.createProject("Launch")).id, "Plan");
  const title = async () => (await person.get("query ($id: ID!) { task(id: $id) { title } }", { id })).task.title;
  const becomes = async (text: string, expected: string) => {
    const since = performance.now();
    writeFileSync(file, text);
    await vi.waitFor(async () => expect(await title()).toBe(expected), { timeout: 20_000, interval: 10 });
    return performance.now() - since;
  };

  const took = [await becomes(changed, "Plan, changed"), await becomes(before, "Plan")];
  console.log(`A changed resolver answered after ${took.map((time) => `${Math.round(time)} ms`).join(" and ")}.`);

  writeFileSync(file, "this is no code");
  await vi.waitFor(async () => await expect(title()).rejects.toThrow(), { timeout: 20_000, interval: 10 });
  await becomes(changed, "Plan, changed");
  await becomes(before, "Plan");
  return took;
}
