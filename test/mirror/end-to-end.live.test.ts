import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { signIn } from "../fixtures/mirror-client.ts";

const soon = { timeout: 5_000, interval: 50 };

describe("one task, end to end", () => {
  test("a created task is found by its title within 5 seconds, with its fields", async () => {
    const ada = await signIn(`ada-${randomUUID()}`);
    const project = await ada.createProject("Launch");
    const word = `plan${randomUUID().slice(0, 8)}`;
    const task = await ada.createTask(project.id, `Write the ${word}`);
    expect(task).toMatchObject({ version: 1, status: "OPEN" });

    await vi.waitFor(async () => {
      expect(await ada.search(word)).toEqual([
        { id: task.id, title: `Write the ${word}`, status: "OPEN", projectId: project.id },
      ]);
    }, soon);
  });

  test("a completed task is completed in every answer: by id, in its project and in the search", async () => {
    const ada = await signIn(`ada-${randomUUID()}`);
    const project = await ada.createProject("Launch");
    const word = `done${randomUUID().slice(0, 8)}`;
    const task = await ada.createTask(project.id, word);
    expect(await ada.completeTask(task.id, task.version)).toEqual({ id: task.id, version: 2, status: "COMPLETED" });

    expect((await ada.get("query ($id: ID!) { task(id: $id) { status version } }", { id: task.id })).task).toEqual({
      status: "COMPLETED",
      version: 2,
    });
    const { tasks } = await ada.get("query ($id: ID!) { tasks(projectId: $id) { edges { node { id status } } } }", {
      id: project.id,
    });
    expect(tasks.edges).toEqual([{ node: { id: task.id, status: "COMPLETED" } }]);
    await vi.waitFor(async () => expect(await ada.search(word)).toMatchObject([{ status: "COMPLETED" }]), soon);
  });

  test("the pages of a project hold every task once, in the order of their creation", async () => {
    const ada = await signIn(`ada-${randomUUID()}`);
    const project = await ada.createProject("Launch");
    const created: string[] = [];
    for (let i = 0; i < 7; i++) created.push((await ada.createTask(project.id, `Step ${i}`)).id);

    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { tasks }: Record<"tasks", { edges: { node: { id: string } }[]; pageInfo: Record<string, string | null> }> =
        await ada.get(
          `query ($id: ID!, $after: String) {
             tasks(projectId: $id, first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
           }`,
          { id: project.id, after },
        );
      seen.push(...tasks.edges.map((edge) => edge.node.id));
      after = tasks.pageInfo.hasNextPage ? (tasks.pageInfo.endCursor ?? null) : null;
    } while (after);
    expect(seen).toEqual(created);
  });

  test("a user cannot see, find or change the tasks of another", async () => {
    const ada = await signIn(`ada-${randomUUID()}`);
    const eve = await signIn(`eve-${randomUUID()}`);
    const word = `secret${randomUUID().slice(0, 8)}`;
    const project = await ada.createProject("Launch");
    const task = await ada.createTask(project.id, word);
    await vi.waitFor(async () => expect(await ada.search(word)).toHaveLength(1), soon);

    expect(await eve.search(word)).toEqual([]);
    await expect(eve.createTask(project.id, "mine now")).rejects.toThrow("The project does not exist");
    await expect(eve.completeTask(task.id, 1)).rejects.toThrow("The task does not exist");
  });
});
