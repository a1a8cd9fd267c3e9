import {
  type CommandName,
  commands,
  type Input,
  idempotencyHeader,
  idempotencyKeySchema,
} from "@mindflow/contracts/commands";
import { actorHeader, readActor } from "@mindflow/contracts/identity";
import { ProblemError, parseInput, problem } from "@mindflow/contracts/problems";
import { isAway } from "@mindflow/runtime/postgres";
import { createServer } from "@mindflow/runtime/server";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { Counter, Registry } from "prom-client";
import { v7 as newId } from "uuid";
import { execute } from "./execute.ts";
import { createNudge } from "./nudge.ts";
import type { Handler } from "./order.ts";
import { createProject } from "./project/handlers.ts";
import { completeTask, createTask } from "./task/handlers.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  /** Of the role `command`. Ends with the app. */
  readonly pool: pg.Pool;
}

/** Takes orders: `POST /commands/<name>`, as contracts/commands.ts says. */
export function createApp({ service, logLevel, pool }: Dependencies): FastifyInstance {
  const metrics = new Registry();
  const outcomes = new Counter({
    name: "commands_total",
    help: "Commands by name and outcome: done, repeated (by its idempotency key), fault, or the refusal's code.",
    labelNames: ["command", "outcome"],
    registers: [metrics],
  });
  const server = createServer({ service, logLevel, metrics, checks: { postgres: () => pool.query("SELECT 1") } });
  const nudge = createNudge(pool);

  function take<Name extends CommandName>(name: Name, handler: Handler<Name>) {
    server.post(`/commands/${name}`, async (request) => {
      const order = {
        actor: readActor(request.headers[actorHeader]),
        input: parseInput(commands[name].input, request.body) as Input<Name>,
        newId: newId(),
        eventId: newId(),
        at: new Date().toISOString(),
      };
      const key = parseInput(idempotencyKeySchema, request.headers[idempotencyHeader]);
      const result = await execute(pool, name, handler, order, key).catch((cause) => {
        outcomes.inc({ command: name, outcome: "fault" });
        throw isAway(cause) ? new ProblemError(problem("UNAVAILABLE"), { cause }) : cause;
      });
      outcomes.inc({ command: name, outcome: "refusal" in result ? result.refusal : result.outcome });
      if ("refusal" in result) throw new ProblemError(problem(result.refusal));
      if (result.outcome === "done") nudge();
      return result.answer;
    });
  }
  take("CreateProject", createProject);
  take("CreateTask", createTask);
  take("CompleteTask", completeTask);
  server.addHook("onClose", () => pool.end());
  return server;
}
