import { searchIndex, searchIndexBehind } from "@mindflow/contracts/search";
import { type Client, errors } from "@opensearch-project/opensearch";
import type { Outcome } from "../batch.ts";
import type { Consumer } from "../work.ts";

/** The index that tasks are searched in, under an alias. */
export function taskIndex(opensearch: Client, alias: string): Consumer {
  return {
    target: "opensearch",

    /** Makes the index, or gives an existing one the fields that it lacks. */
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

    /**
     * Writes each task whole, at its version: OpenSearch refuses one that is not newer than what it has, so that repeats
     * and late comers change nothing.
     */
    async handle(events) {
      const tasks = events.filter((event) => event.type !== "ProjectCreated");
      if (tasks.length === 0) return events.map(() => "handled");
      const { body } = await opensearch.bulk({
        index: alias,
        // Without it a missing index would come into being with a mapping that OpenSearch guesses.
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

/** What OpenSearch's answer for one event means. Its `reason` is left out of it, since that quotes the document. */
export function outcomeOf(item: Item | undefined): Outcome {
  const status = item?.status ?? 500;
  if (status < 300) return "handled";
  if (status === 409) return "repeated";
  // 404: the index is gone, which `prepare` mends. 429: too much at once.
  if (status === 404 || status === 429 || status >= 500) return "away";
  return { refused: item?.error?.type ?? `status ${status}` };
}
