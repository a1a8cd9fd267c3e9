import type { searchRequestSchema, Task, TaskPage, tasksRequestSchema } from "@mindflow/contracts/tasks";
import type { z } from "zod";
import type { Caller, Connection } from "./connection.ts";

export interface QueryService {
  task(caller: Caller, id: string): Promise<Task>;
  tasks(caller: Caller, request: z.infer<typeof tasksRequestSchema>): Promise<TaskPage>;
  search(caller: Caller, request: z.infer<typeof searchRequestSchema>): Promise<TaskPage>;
}

export function queryService(connection: Connection): QueryService {
  const get = (caller: Caller, path: string) => connection.call(caller, { method: "GET", path });
  return {
    task: (caller, id) => get(caller, `/tasks/${id}`) as Promise<Task>,
    tasks: (caller, request) => get(caller, `/tasks?${toParameters(request)}`) as Promise<TaskPage>,
    search: (caller, request) => get(caller, `/search?${toParameters(request)}`) as Promise<TaskPage>,
  };
}

function toParameters(request: Record<string, string | number | undefined>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(request)) if (value !== undefined) parameters.set(name, String(value));
  return parameters;
}
