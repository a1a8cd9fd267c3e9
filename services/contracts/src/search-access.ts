import { z } from "zod";

/** Prefix of every role and policy in OpenSearch that we own: only these are changed and deleted. */
export const prefix = "mindflow-";

const name = z.string().startsWith(prefix);
const texts = z.array(z.string().min(1)).min(1);

/** Event of the search-access function. Field names are OpenSearch's own. */
export const desiredSchema = z.strictObject({
  roles: z.record(
    name,
    z.strictObject({
      description: z.string(),
      cluster_permissions: z.array(z.string().min(1)),
      index_permissions: z.array(z.strictObject({ index_patterns: texts, allowed_actions: texts })),
      /** ARNs of the AWS roles that hold this role. */
      backend_roles: texts,
    }),
  ),
  retention: z.record(
    name,
    z.strictObject({
      pattern: z.string().min(1),
      /** Age at which an index is deleted. Each index holds one day. */
      days: z.int().min(1),
    }),
  ),
});

export type Desired = z.infer<typeof desiredSchema>;
