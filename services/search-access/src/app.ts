import type { Client } from "@opensearch-project/opensearch";
import { bringRetention } from "./retention.ts";
import { bringRoles } from "./roles.ts";
import { wishedSchema } from "./wished.ts";

/**
 * What Lambda calls, with how OpenSearch should be. It changes what is not so, and nothing where all is; cut off anywhere,
 * the next call does the rest. It answers what it changed, and so Terraform's state says it.
 *
 * @throws Error with the name of what OpenSearch would not do, and its own words.
 */
export function createApp(opensearch: Client, log: (line: object) => void = console.log) {
  return async (event: unknown): Promise<{ changed: string[] }> => {
    const { roles, retention } = wishedSchema.parse(event);
    const changed = [...(await bringRoles(opensearch, roles)), ...(await bringRetention(opensearch, retention))];
    log({ message: "done", changed });
    return { changed };
  };
}
