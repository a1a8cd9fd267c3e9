import { searchAlias } from "@mindflow/contracts/search";
import { type Desired, prefix } from "@mindflow/contracts/search-access";
import { days } from "../../constructs/duration.ts";
import type { searchAdministrator } from "../../constructs/kubernetes/kubernetes-names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { type Access, type BuiltService, names, type topology } from "../topology.ts";

/** Prefixes of daily indices. A date follows. */
export const dailyIndices = { traces: "traces", logs: "logs" } as const;

export type SearchService = {
  [Name in BuiltService]: (typeof topology.services)[Name] extends { stores: { opensearch: Access } } ? Name : never;
}[BuiltService];

export type SearchCaller = SearchService | "jaeger" | "collector" | typeof searchAdministrator;

interface Role {
  readonly description: string;
  /** Actions that are not on an index, or that name their indices in the request. */
  readonly cluster: readonly string[];
  readonly indices: readonly string[];
  readonly actions: readonly string[];
}

const aliasAndIndices = (alias: string) => [alias, `${alias}-*`];

/** OpenSearch's permissions. Source: docs.opensearch.org/2.19/security/access-control/permissions */
const ping = "cluster:monitor/main";
const bulk = "indices:data/write/bulk";
const search = "indices:data/read/search";
const write = ["indices:data/write/index", "indices:data/write/bulk*"];
const createIndex = ["indices:admin/create", "indices:admin/mapping/put"];

/** The permissions of each caller. Every service with an edge to OpenSearch needs a role to compile. */
const roles: Record<SearchCaller, Role> = {
  query: {
    description: "Searches tasks.",
    cluster: [ping],
    indices: aliasAndIndices(searchAlias),
    actions: [search],
  },
  "search-indexer": {
    description: "Makes the index of tasks, and writes them.",
    cluster: [bulk],
    indices: aliasAndIndices(searchAlias),
    actions: [...write, ...createIndex, "indices:admin/aliases"],
  },
  jaeger: {
    description: "Writes traces and finds them.",
    cluster: [ping, bulk, "indices:data/read/msearch", "indices:admin/template/put"],
    indices: [`${dailyIndices.traces}-*`],
    actions: [...write, ...createIndex, search],
  },
  collector: {
    description: "Writes logs.",
    // Its client may check so whether a node is alive.
    cluster: [ping, bulk],
    indices: [`${dailyIndices.logs}-*`],
    actions: [...write, ...createIndex],
  },
  "search-admin": {
    description: "Looks at everything and mends it, and gives nobody a permission.",
    cluster: ["*"],
    indices: ["*"],
    actions: ["*"],
  },
};

/** @param arns ARNs of the callers' IAM roles. @throws Error if a caller has none. */
export function searchAccess({ aws }: AwsEnvironment, arns: Readonly<Partial<Record<SearchCaller, string>>>): Desired {
  const { traces, logs } = aws.platform;
  return {
    roles: Object.fromEntries(
      names(roles).map((caller) => {
        const { description, cluster, indices, actions } = roles[caller];
        const arn = arns[caller];
        if (!arn) throw new Error(`${caller} calls OpenSearch, but has no IAM role: add one in stacks/cluster.ts`);
        const index_permissions = [{ index_patterns: [...indices], allowed_actions: [...actions] }];
        const role = { description, cluster_permissions: [...cluster], index_permissions };
        return [`${prefix}${caller}`, { ...role, backend_roles: [arn] }];
      }),
    ),
    retention: {
      [`${prefix}traces`]: { pattern: `${dailyIndices.traces}-*`, days: days(traces.retention) },
      [`${prefix}logs`]: { pattern: `${dailyIndices.logs}-*`, days: days(logs.retention) },
    },
  };
}
