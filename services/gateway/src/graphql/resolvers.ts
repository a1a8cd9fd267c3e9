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
      connection(await services.query.tasks(caller, parseInput(tasksRequestSchema, withoutNulls(args)))),
    search: async (_root: unknown, args: Arguments, { caller, services }: Context) =>
      connection(await services.query.search(caller, parseInput(searchRequestSchema, withoutNulls(args)))),
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

function mutation(name: CommandName) {
  return async (_root: unknown, { input }: Arguments, context: Context, { path }: Info) =>
    context.services.command.execute(
      context.caller,
      name,
      parseInput(commands[name].input, input),
      keyOf(context.idempotencyKey, path.key),
    );
}

/** Each mutation of a request needs a key of its own. Without a client's key it is random. */
function keyOf(clientKey: string | undefined, field: string | number): string {
  return clientKey === undefined ? randomUUID() : hash("sha256", `${clientKey} ${field}`, "base64url");
}

function nullWhereNotFound(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === "TASK_NOT_FOUND") return null;
  throw error;
}

/** In GraphQL, null means that the argument is left out. */
function withoutNulls(args: Arguments): Arguments {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}

function connection({ items, hasNextPage }: TaskPage) {
  return { edges: items, pageInfo: { hasNextPage, endCursor: items.at(-1)?.cursor ?? null } };
}
