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
import { traceContext } from "@mindflow/runtime/trace-context";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { Counter, Registry } from "prom-client";
import { v7 as newId } from "uuid";
import type { Handler } from "./command.ts";
import { execute } from "./execute.ts";
import { createNotifier } from "./notify.ts";
import { createProject } from "./project/handlers.ts";
import { completeTask, createTask } from "./task/handlers.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  readonly pool: pg.Pool;
}

export function createApp({ service, logLevel, pool }: Dependencies): FastifyInstance {
  const metrics = new Registry();
  const outcomes = new Counter({
    name: "commands_total",
    help: "Commands by name and outcome: done, repeated (by its idempotency key), fault, or the refusal's code.",
    labelNames: ["command", "outcome"],
    registers: [metrics],
  });
  const server = createServer({ service, logLevel, metrics, checks: { postgres: () => pool.query("SELECT 1") } });
  const notify = createNotifier(pool);

  function addRoute<Name extends CommandName>(name: Name, handler: Handler<Name>) {
    server.post(`/commands/${name}`, async (request) => {
      const command = {
        actor: readActor(request.headers[actorHeader]),
        input: parseInput(commands[name].input, request.body) as Input<Name>,
        newId: newId(),
        eventId: newId(),
        at: new Date().toISOString(),
      };
      const key = parseInput(idempotencyKeySchema, request.headers[idempotencyHeader]);
      const result = await execute(pool, name, handler, command, key, traceContext(request)).catch((cause) => {
        outcomes.inc({ command: name, outcome: "fault" });
        throw isAway(cause) ? new ProblemError(problem("UNAVAILABLE"), { cause }) : cause;
      });
      outcomes.inc({ command: name, outcome: "refusal" in result ? result.refusal : result.outcome });
      if ("refusal" in result) throw new ProblemError(problem(result.refusal));
      if (result.outcome === "done") notify();
      return result.answer;
    });
  }
  addRoute("CreateProject", createProject);
  addRoute("CreateTask", createTask);
  addRoute("CompleteTask", completeTask);
  server.addHook("onClose", () => pool.end());
  return server;
}
