import { z } from "zod";
import { namespaces } from "../../constructs/names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";

/** What charts/namespace wants to know. */
export const namespaceValuesSchema = z.strictObject({
  region: z.string().min(1),
  namespaces: z
    .strictObject({ monitoring: z.string().min(1), mesh: z.string().min(1), system: z.string().min(1) })
    .describe("Whose pods every pod of ours talks to."),
});

export type NamespaceValues = z.infer<typeof namespaceValuesSchema>;

export function namespaceValues({ region }: AwsEnvironment): NamespaceValues {
  const { monitoring, mesh, system } = namespaces;
  return { region, namespaces: { monitoring, mesh, system } };
}
