import { z } from "zod";

/** A line of text that a person wrote: trimmed, not empty, not endless, nothing that PostgreSQL cannot store. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(most, `must be at most ${most} characters`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL's text holds every character but this one.
    .regex(/^[^\u0000]*$/, "must not contain the character U+0000");

export const idSchema = z.uuid("must be an id that this system gave out");

/** Starts at 1 and grows by 1 with every change: what a client read, and what it believes to change. */
export const versionSchema = z.int().min(1).max(2_147_483_647);

export const projectSchema = z.strictObject({
  id: idSchema,
  ownerId: z.string(),
  name: line(200),
  version: versionSchema,
  createdAt: z.iso.datetime({ offset: true }),
});

export const taskSchema = z.strictObject({
  id: idSchema,
  projectId: idSchema,
  ownerId: z.string(),
  title: line(500),
  status: z.enum(["open", "completed"]),
  version: versionSchema,
  createdAt: z.iso.datetime({ offset: true }),
  completedAt: z.iso.datetime({ offset: true }).nullable(),
});

export type Project = z.infer<typeof projectSchema>;
export type Task = z.infer<typeof taskSchema>;

/** A list in pages: at most `first` items, those after the item whose cursor is `after`. */
const page = {
  first: z.coerce.number().int().min(1, "must be at least 1").max(100, "must be at most 100").default(20),
  after: z.string().min(1).max(1000).optional(),
};

export const tasksRequestSchema = z.strictObject({ projectId: idSchema, ...page });
export const searchRequestSchema = z.strictObject({ text: line(200), ...page });

export const taskPageSchema = z.strictObject({
  items: z.array(z.strictObject({ cursor: z.string(), node: taskSchema })),
  hasNextPage: z.boolean(),
});

export type TaskPage = z.infer<typeof taskPageSchema>;
