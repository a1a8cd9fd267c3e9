import { hash, randomUUID } from "node:crypto";
import { type CommandName, commands } from "@mindflow/contracts/commands";
import { ProblemError, parseInput } from "@mindflow/contracts/problems";
import { idSchema, searchRequestSchema, type Task, type TaskPage, tasksRequestSchema } from "@mindflow/contracts/tasks";
import type { GraphQLResolveInfo } from "graphql";
import { z } from "zod";
import type { CommandService } from "../services/command.ts";
import type { Caller } from "../services/connection.ts";
import type { QueryService } from "../services/query.ts";

export interface Context {
  readonly caller: Caller;
  /** What the client sent to be answered once, where it sent one. */
  readonly idempotencyKey: string | undefined;
  readonly operationName: string | null | undefined;
  readonly services: { readonly command: CommandService; readonly query: QueryService };
}

declare module "mercurius" {
  interface MercuriusContext extends Context {}
}

type Arguments = Readonly<Record<string, unknown>>;
type Info = Pick<GraphQLResolveInfo, "path">;

const taskRequestSchema = z.strictObject({ id: idSchema });

export const resolvers = {
  Query: {
    task: async (_root: unknown, args: Arguments, { caller, services }: Context) => {
      const { id } = parseInput(taskRequestSchema, args);
      return services.query.task(caller, id).catch(nullWhereNotFound);
    },
    tasks: async (_root: unknown, args: Arguments, { caller, services }: Context) =>
      connection(await services.query.tasks(caller, parseInput(tasksRequestSchema, given(args)))),
    search: async (_root: unknown, args: Arguments, { caller, services }: Context) =>
      connection(await services.query.search(caller, parseInput(searchRequestSchema, given(args)))),
  },
  Mutation: {
    createProject: mutation("CreateProject"),
    createTask: mutation("CreateTask"),
    completeTask: mutation("CompleteTask"),
  },
  Task: {
    status: (task: Task) => task.status.toUpperCase(),
  },
};

/** A mutation is a command; its input is valid by the contract's own schema before anybody is called. */
function mutation(name: CommandName) {
  return async (_root: unknown, { input }: Arguments, context: Context, { path }: Info) =>
    context.services.command.carryOut(
      context.caller,
      name,
      parseInput(commands[name].input, input),
      keyOf(context.idempotencyKey, path.key),
    );
}

/**
 * One request may hold several mutations: each has its own key, from the client's and its name in the answer. Without
 * the client's key it is random, and only makes our own repeats safe.
 */
function keyOf(clientKey: string | undefined, field: string | number): string {
  return clientKey === undefined ? randomUUID() : hash("sha256", `${clientKey} ${field}`, "base64url");
}

/** Asking for what is not there is a good question with the answer "nothing": an error would cost the client the rest. */
function nullWhereNotFound(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === "TASK_NOT_FOUND") return null;
  throw error;
}

/** In GraphQL, an argument that is null is one that is left out. */
function given(args: Arguments): Arguments {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}

function connection({ items, hasNextPage }: TaskPage) {
  return { edges: items, pageInfo: { hasNextPage, endCursor: items.at(-1)?.cursor ?? null } };
}
