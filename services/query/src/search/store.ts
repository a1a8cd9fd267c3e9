import { ProblemError, problem } from "@mindflow/contracts/problems";
import { searchDocumentSchema } from "@mindflow/contracts/search";
import type { TaskPage } from "@mindflow/contracts/tasks";
import type { Patience } from "@mindflow/runtime/opensearch";
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

/** How long a search may take, all tries together, in milliseconds. */
const longest = 1_900;

/** Two tries: a connection may have died of old age, and a domain that is being updated sheds them. */
export const patience: Patience = { requestTimeout: longest, maxRetries: 1 };

/** The score and the id of the last hit. The score is a 32-bit float in OpenSearch. */
const positionSchema = z.tuple([z.number().min(0).max(3.4e38), z.uuid()]);

const hitSchema = z.object({ _source: searchDocumentSchema, sort: positionSchema });
const answerSchema = z.object({ hits: z.object({ hits: z.array(hitSchema) }) });

/**
 * A page of the owner's tasks whose titles have every word of the text, the last of them perhaps unfinished ("pla" finds
 * "plan"); the best first, of equals the newest.
 *
 * @throws ProblemError INVALID_INPUT if `after` is no cursor of such a list; UNAVAILABLE, within 2 s, while OpenSearch is
 * away.
 */
export async function searchTasks(opensearch: Client, index: string, search: Search): Promise<TaskPage> {
  const { ownerId, text, first, after } = search;
  const asked = opensearch.search({
    index,
    // A copy of the index counts deleted documents in its scores until it drops them, each at its own time: the pages of
    // a list come from one copy, or they would overlap.
    preference: `owner ${ownerId}`,
    allow_partial_search_results: false,
    body: {
      query: question(ownerId, text),
      sort: [{ _score: "desc" }, { id: "desc" }],
      size: first + 1,
      track_total_hits: false,
      ...(after !== undefined && { search_after: decodeCursor(positionSchema, after) }),
    },
  });
  const { body } = await within(longest, asked).catch(refuse);
  const { hits } = answerSchema.parse(body);
  return toPage(hits.hits, first, ({ _source, sort }) => ({ cursor: encodeCursor(sort), node: _source }));
}

/** The text is only ever data here: none of these reads a syntax into it. */
function question(ownerId: string, text: string): Types.Common_QueryDsl.QueryContainer {
  return {
    bool: {
      filter: [{ term: { ownerId } }],
      must: [{ match_bool_prefix: { title: { query: text, operator: "and" } } }],
      // A whole word is worth more than the start of one.
      should: [{ match: { title: { query: text } } }],
    },
  };
}

/** A question that OpenSearch does not understand is our fault. Everything else is its absence, in one way or another. */
function refuse(cause: unknown): never {
  if (cause instanceof errors.ResponseError && cause.statusCode === 400) throw cause;
  throw new ProblemError(problem("UNAVAILABLE"), { cause });
}
