import { z } from "zod";
import { taskSchema } from "./tasks.ts";

/** The whole task, under its id and version (external versioning). Readers ignore fields of a newer writer. */
export const searchDocumentSchema = z.object(taskSchema.shape);

/** The index behind this alias has a number. For an incompatible mapping, fill a new index, then move the alias. */
export const searchAlias = "tasks";

export function searchIndexBehind(alias: string): string {
  return `${alias}-1`;
}

export const searchIndex = {
  settings: {
    // A task is a few hundred bytes: one shard holds tens of millions of tasks.
    number_of_shards: 1,
    // Multi-AZ with Standby demands a multiple of three copies. A single node has no place for a replica.
    auto_expand_replicas: "0-2",
    analysis: {
      // No stemming: titles are in any language, and a stem need not be a prefix of its word.
      analyzer: { words: { type: "custom", tokenizer: "standard", filter: ["lowercase", "asciifolding"] as string[] } },
    },
  },
  mappings: {
    // A document with an unknown field is our bug. It is refused, and its event ends in the dead-letter queue.
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
