import { searchIndex, searchIndexBehind } from "@mindflow/contracts/search";
import { type Client, errors } from "@opensearch-project/opensearch";
import type { Outcome } from "../batch.ts";
import type { Consumer } from "../work.ts";

export function taskIndex(opensearch: Client, alias: string): Consumer {
  return {
    target: "opensearch",

    async prepare() {
      const { settings, mappings } = searchIndex;
      const index = searchIndexBehind(alias);
      try {
        await opensearch.indices.create({ index, body: { settings, mappings, aliases: { [alias]: {} } } });
      } catch (error) {
        if (!isThereAlready(error)) throw error;
        await opensearch.indices.putMapping({ index, body: mappings });
      }
    },

    /** Writes each task with its version: OpenSearch refuses a version that is not newer, so repeats change nothing. */
    async handle(events) {
      const tasks = events.filter((event) => event.type !== "ProjectCreated");
      if (tasks.length === 0) return events.map(() => "handled");
      const { body } = await opensearch.bulk({
        index: alias,
        // Otherwise OpenSearch would create a missing index, with a guessed mapping.
        require_alias: true,
        body: tasks.flatMap(({ aggregateId, data, version }) => [
          { index: { _id: aggregateId, version, version_type: "external" } },
          data,
        ]),
      });
      const outcomes = new Map(body.items.map(({ index }, at) => [tasks[at]?.id, outcomeOf(index)]));
      return events.map((event) => (event.type === "ProjectCreated" ? "handled" : (outcomes.get(event.id) ?? "away")));
    },
  };
}

function isThereAlready(error: unknown): boolean {
  return error instanceof errors.ResponseError && error.body.error?.type === "resource_already_exists_exception";
}

interface Item {
  readonly status: number;
  readonly error?: { readonly type?: string };
}

/** The outcome for one item of a bulk answer. Without the item's `reason`, which quotes the document. */
export function outcomeOf(item: Item | undefined): Outcome {
  const status = item?.status ?? 500;
  if (status < 300) return "handled";
  if (status === 409) return "repeated";
  // 404: the index is missing; `prepare` creates it. 429: OpenSearch is overloaded.
  if (status === 404 || status === 429 || status >= 500) return "away";
  return { refused: item?.error?.type ?? `status ${status}` };
}
