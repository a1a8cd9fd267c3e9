import { desiredSchema } from "@mindflow/contracts/search-access";
import type { Client } from "@opensearch-project/opensearch";
import { applyRetention } from "./retention.ts";
import { applyRoles } from "./roles.ts";

/** @returns what it changed, for Terraform's state. @throws Error with the failed change and OpenSearch's error. */
export function createApp(opensearch: Client, log: (line: object) => void = console.log) {
  return async (event: unknown): Promise<{ changed: string[] }> => {
    const { roles, retention } = desiredSchema.parse(event);
    const changed = [...(await applyRoles(opensearch, roles)), ...(await applyRetention(opensearch, retention))];
    log({ message: "done", changed });
    return { changed };
  };
}
