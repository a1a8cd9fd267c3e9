import { type CommandName, commands } from "@mindflow/contracts/commands";
import type { Event } from "@mindflow/contracts/events";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type CommandRequest, completions, outbox, prepareCommand, projects, tasks } from "../fixtures/commands.ts";
import { createTestDatabase } from "../fixtures/database.ts";
import type { Decision, States } from "./command.ts";

const database = await createTestDatabase();
afterAll(database.drop);
const [pool, admin] = [await database.pool("command"), await database.pool("admin")];

class Model {
  readonly events: Event[] = [];
  readonly #answered = new Map<string, { request: string; answer: object }>();

  /** The id of the nth aggregate whose first event has this type, or an unused id. */
  idOf(type: Event["type"], nth: number): string {
    const ids = this.events.filter((event) => event.type === type).map((event) => event.aggregateId);
    return ids[nth] ?? "01980000-0000-7000-8000-000000000000";
  }

  stateOf(id: string | undefined) {
    return this.events.findLast((event) => event.aggregateId === id)?.data;
  }

  answer({ name, input, actor, key }: Omit<CommandRequest<CommandName>, "handler">, decision: Decision) {
    const slot = `${actor} ${key}`;
    const request = JSON.stringify([name, input]);
    const earlier = this.#answered.get(slot);
    if (earlier?.request === request) return { answer: earlier.answer, outcome: "repeated" };
    if (earlier) return { refusal: "IDEMPOTENCY_KEY_REUSED" };
    if ("refusal" in decision) return decision;
    const answer = { [name === "CreateProject" ? "project" : "task"]: decision.event.data };
    this.events.push(decision.event);
    this.#answered.set(slot, { request, answer });
    return { answer, outcome: "done" };
  }
}

const text = fc
  .string({ unit: "binary", maxLength: 30 })
  .map((name) => commands.CreateProject.input.safeParse({ name }).data?.name ?? "a name");

type Step =
  | { readonly by: { readonly actor: string; readonly key: string }; readonly command: Command }
  | { readonly again: number };
type Command =
  | { readonly name: "CreateProject"; readonly text: string }
  | { readonly name: "CreateTask"; readonly nth: number; readonly text: string }
  | { readonly name: "CompleteTask"; readonly nth: number; readonly version: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    by: fc.record({ actor: fc.constantFrom("ada", "ada", "ada", "bob"), key: fc.nat(60).map((n) => `key-${n}`) }),
    command: fc.oneof(
      fc.record({ name: fc.constant("CreateProject" as const), text }),
      fc.record({ name: fc.constant("CreateTask" as const), nth: fc.nat(1), text }),
      fc.record({ name: fc.constant("CompleteTask" as const), nth: fc.nat(2), version: fc.constantFrom(1, 1, 2) }),
    ),
  }),
  fc.record({ again: fc.nat(30) }),
);

/** Reaches every outcome. Of the random sequences, only one in twenty reaches the rarest. */
const everyOutcome: Step[] = [
  as("a", { name: "CreateProject", text: "a project" }),
  { again: 0 },
  as("a", { name: "CreateProject", text: "another with that key" }),
  as("b", { name: "CreateTask", nth: 0, text: "a task" }),
  { again: 2 },
  as("b", { name: "CreateTask", nth: 0, text: "another with that key" }),
  as("c", { name: "CreateTask", nth: 1, text: "in no project" }),
  as("d", { name: "CompleteTask", nth: 0, version: 2 }),
  as("d", { name: "CompleteTask", nth: 0, version: 1 }),
  { again: 6 },
  as("d", { name: "CompleteTask", nth: 0, version: 2 }),
  as("e", { name: "CompleteTask", nth: 0, version: 2 }),
  as("f", { name: "CompleteTask", nth: 1, version: 1 }),
];

function as(key: string, command: Command): Step {
  return { by: { actor: "ada", key }, command };
}

test("for any sequence of commands, PostgreSQL answers and records what the deciders decide", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      await admin.query("TRUNCATE outbox, idempotency, task, project");
      const model = new Model();
      const sent: (() => Promise<void>)[] = [];
      const take = async <Name extends CommandName>(request: CommandRequest<Name>, aggregateId?: string) => {
        const send = async () => {
          const { run, decide } = prepareCommand(pool, request);
          const expected = model.answer(request, decide(model.stateOf(aggregateId) as States[Name] | undefined));
          expect(await run()).toEqual(expected);
          seen.add(`${request.name} ${"refusal" in expected ? expected.refusal : expected.outcome}`);
        };
        sent.push(send);
        await send();
      };
      for (const next of steps) {
        if ("again" in next) {
          await sent[next.again % sent.length]?.();
          continue;
        }
        const { by, command } = next;
        if (command.name === "CreateProject") await take({ ...projects, ...by, input: { name: command.text } });
        if (command.name === "CreateTask") {
          const projectId = model.idOf("ProjectCreated", command.nth);
          await take({ ...tasks, ...by, input: { projectId, title: command.text } }, projectId);
        }
        if (command.name === "CompleteTask") {
          const id = model.idOf("TaskCreated", command.nth);
          await take({ ...completions, ...by, input: { id, version: command.version } }, id);
        }
      }
      expect(await outbox(admin)).toEqual(model.events);
    }),
    { examples: [[everyOutcome]], numRuns: 60, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true },
  );
  expect([...seen].sort()).toEqual([
    "CompleteTask IDEMPOTENCY_KEY_REUSED",
    "CompleteTask TASK_ALREADY_COMPLETED",
    "CompleteTask TASK_NOT_FOUND",
    "CompleteTask VERSION_CONFLICT",
    "CompleteTask done",
    "CompleteTask repeated",
    "CreateProject IDEMPOTENCY_KEY_REUSED",
    "CreateProject done",
    "CreateProject repeated",
    "CreateTask IDEMPOTENCY_KEY_REUSED",
    "CreateTask PROJECT_NOT_FOUND",
    "CreateTask done",
    "CreateTask repeated",
  ]);
});
