import { ProblemError, problem } from "@mindflow/contracts/problems";
import { searchDocumentSchema } from "@mindflow/contracts/search";
import type { TaskPage } from "@mindflow/contracts/tasks";
import type { RequestLimits } from "@mindflow/runtime/opensearch";
import { within } from "@mindflow/runtime/within";
import { type Client, errors, type Types } from "@opensearch-project/opensearch";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { toPage } from "../page.ts";

export interface Search {
  readonly ownerId: string;
  readonly text: string;
  readonly first: number;
  readonly after?: string | undefined;
}

/** The timeout of a search with all its tries, in milliseconds. */
const searchTimeout = 1_900;

/** One retry: an idle connection may have been closed, and a domain closes connections during an update. */
export const requestLimits: RequestLimits = { requestTimeout: searchTimeout, maxRetries: 1 };

/** The score and the id of the last hit. OpenSearch's scores are 32-bit floats. */
const positionSchema = z.tuple([z.number().min(0).max(3.4e38), z.uuid()]);

const hitSchema = z.object({ _source: searchDocumentSchema, sort: positionSchema });
const answerSchema = z.object({ hits: z.object({ hits: z.array(hitSchema) }) });

/**
 * Titles have every word of the text; of the last word, the start is enough ("pla" finds "plan"). The best match comes
 * first, then the newest.
 * @throws ProblemError INVALID_INPUT if `after` is not a cursor of such a list; UNAVAILABLE, within 2 s, in an outage.
 */
export async function searchTasks(opensearch: Client, index: string, search: Search): Promise<TaskPage> {
  const { ownerId, text, first, after } = search;
  const answer = opensearch.search({
    index,
    // Copies of the index score differently until they merge deleted documents: pages of two copies could overlap.
    preference: `owner ${ownerId}`,
    allow_partial_search_results: false,
    body: {
      query: queryFor(ownerId, text),
      sort: [{ _score: "desc" }, { id: "desc" }],
      size: first + 1,
      track_total_hits: false,
      ...(after !== undefined && { search_after: decodeCursor(positionSchema, after) }),
    },
  });
  const { body } = await within(searchTimeout, answer).catch(fail);
  const { hits } = answerSchema.parse(body);
  return toPage(hits.hits, first, ({ _source, sort }) => ({ cursor: encodeCursor(sort), node: _source }));
}

/** None of these query types parses a syntax in the text. */
function queryFor(ownerId: string, text: string): Types.Common_QueryDsl.QueryContainer {
  return {
    bool: {
      filter: [{ term: { ownerId } }],
      must: [{ match_bool_prefix: { title: { query: text, operator: "and" } } }],
      should: [{ match: { title: { query: text } } }],
    },
  };
}

/** Status 400 is a bug in our query. Every other error counts as an outage. */
function fail(cause: unknown): never {
  if (cause instanceof errors.ResponseError && cause.statusCode === 400) throw cause;
  throw new ProblemError(problem("UNAVAILABLE"), { cause });
}
