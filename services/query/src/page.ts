import type { Task, TaskPage } from "@mindflow/contracts/tasks";

/** A page of at most `first` tasks from a list that was read one further, to see whether it goes on. */
export function toPage<T>(
  read: readonly T[],
  first: number,
  item: (one: T) => { cursor: string; node: Task },
): TaskPage {
  return { items: read.slice(0, first).map(item), hasNextPage: read.length > first };
}
