import type { Task, TaskPage } from "@mindflow/contracts/tasks";

/** A page of `first` tasks. `read` has one more if there is a next page. */
export function toPage<T>(
  read: readonly T[],
  first: number,
  item: (one: T) => { cursor: string; node: Task },
): TaskPage {
  return { items: read.slice(0, first).map(item), hasNextPage: read.length > first };
}
