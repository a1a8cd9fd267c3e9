import { z } from "zod";
import { lineSchema } from "./text.ts";

/** Length limits of texts, in UTF-16 code units. */
const most = { name: 200, title: 500, search: 200 };

/** A text that was accepted. Old texts stay readable if the rules for new ones change. */
const storedText = (limit: number) => z.string().min(1).max(limit);

export const idSchema = z.uuid("must be an id that this system issued");

/** Starts at 1 and grows by 1 with every change (optimistic locking). */
export const versionSchema = z.int().min(1).max(2_147_483_647);

export const projectSchema = z.strictObject({
  id: idSchema,
  ownerId: z.string(),
  name: storedText(most.name),
  version: versionSchema,
  createdAt: z.iso.datetime({ offset: true }),
});

export const taskSchema = z.strictObject({
  id: idSchema,
  projectId: idSchema,
  ownerId: z.string(),
  title: storedText(most.title),
  status: z.enum(["open", "completed"]),
  version: versionSchema,
  createdAt: z.iso.datetime({ offset: true }),
  completedAt: z.iso.datetime({ offset: true }).nullable(),
});

export const projectNameSchema = lineSchema(most.name);
export const taskTitleSchema = lineSchema(most.title);

export type Project = z.infer<typeof projectSchema>;
export type Task = z.infer<typeof taskSchema>;

/** A page of a list: at most `first` items, after the item whose cursor is `after`. */
const page = {
  first: z.coerce.number().int().min(1, "must be at least 1").max(100, "must be at most 100").default(20),
  after: z.string().min(1).max(1000).optional(),
};

export const tasksRequestSchema = z.strictObject({ projectId: idSchema, ...page });
export const searchRequestSchema = z.strictObject({ text: lineSchema(most.search), ...page });

export const taskPageSchema = z.strictObject({
  items: z.array(z.strictObject({ cursor: z.string(), node: taskSchema })),
  hasNextPage: z.boolean(),
});

export type TaskPage = z.infer<typeof taskPageSchema>;
