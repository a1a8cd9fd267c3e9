import { z } from "zod";
import { taskSchema } from "./tasks.ts";

/**
 * What a document of the search index holds: the whole task, under its id, at the task's version (external versioning).
 * A reader drops the fields that it does not know: a newer writer may be at work already.
 */
export const searchDocumentSchema = z.object(taskSchema.shape);

/**
 * The alias under which tasks are written and searched. The index behind it carries a number: a mapping that the old
 * documents do not fit is a new index, filled beside the old one before the alias moves.
 */
export const searchAlias = "tasks";

/** The name of the index behind an alias. */
export function searchIndexBehind(alias: string): string {
  return `${alias}-1`;
}

/** How the index is made. */
export const searchIndex = {
  settings: {
    // A task is a few hundred bytes: one shard holds tens of millions of them, and one copy answers a search alone.
    number_of_shards: 1,
    // No copy on a single node, which would have no place for it, and one in each of three zones: Amazon's Multi-AZ with
    // Standby refuses an index whose copies are not a multiple of three.
    auto_expand_replicas: "0-2",
    analysis: {
      // Words as Unicode divides them, in any case, with or without their accents. No stemming: a title may be in any
      // language, and a stem is no prefix of its word.
      analyzer: { words: { type: "custom", tokenizer: "standard", filter: ["lowercase", "asciifolding"] as string[] } },
    },
  },
  mappings: {
    // A field that is not here is a fault of ours, to be seen in the dead letters rather than in the mapping.
    dynamic: "strict",
    properties: {
      id: { type: "keyword" },
      projectId: { type: "keyword" },
      ownerId: { type: "keyword" },
      title: { type: "text", analyzer: "words" },
      status: { type: "keyword" },
      version: { type: "integer" },
      createdAt: { type: "date" },
      completedAt: { type: "date" },
    },
  },
} as const;
