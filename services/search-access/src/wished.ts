import { z } from "zod";

/** How the names of all roles and policies begin that are ours to change, and to take away. */
export const prefix = "mindflow-";

const name = z.string().startsWith(prefix);
const texts = z.array(z.string().min(1)).min(1);

/**
 * How OpenSearch should be: who has which role, and for how long it keeps the indices of a pattern. Fields that
 * OpenSearch has too are called as there.
 */
export const wishedSchema = z.strictObject({
  roles: z.record(
    name,
    z.strictObject({
      description: z.string(),
      cluster_permissions: z.array(z.string().min(1)),
      index_permissions: z.array(z.strictObject({ index_patterns: texts, allowed_actions: texts })),
      /** The ARNs of the AWS roles that have it. */
      backend_roles: texts,
    }),
  ),
  retention: z.record(
    name,
    z.strictObject({
      pattern: z.string().min(1),
      /** Of indices that hold a day each. */
      days: z.int().min(1),
    }),
  ),
});

export type Wished = z.infer<typeof wishedSchema>;
