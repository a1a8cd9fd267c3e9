import { searchAlias } from "@mindflow/contracts/search";
import type { searchAdministrator } from "../constructs/names.ts";
import { prefix, type Wished } from "../services/search-access/src/wished.ts";
import { days } from "./environments/duration.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type Access, type BuiltService, names, type topology } from "./topology.ts";

/** How the names of the indices begin that hold a day each. A date follows. */
export const dailyIndices = { traces: "traces", logs: "logs" } as const;

/** A service that has code, and an edge to OpenSearch. */
export type SearchService = {
  [Name in BuiltService]: (typeof topology.services)[Name] extends { stores: { opensearch: Access } } ? Name : never;
}[BuiltService];

/** Whoever calls OpenSearch from the cluster. */
export type SearchCaller = SearchService | "jaeger" | "collector" | typeof searchAdministrator;

interface Role {
  readonly description: string;
  /** What it may do that is about no index, or whose indices stand inside of the request. */
  readonly cluster: readonly string[];
  readonly indices: readonly string[];
  readonly actions: readonly string[];
}

/** An alias, and whatever index is behind it. */
const behind = (alias: string) => [alias, `${alias}-*`];

/** In OpenSearch's own words. Source: docs.opensearch.org/2.19/security/access-control/permissions */
const sayHello = "cluster:monitor/main";
const sendBatch = "indices:data/write/bulk";
const search = "indices:data/read/search";
const write = ["indices:data/write/index", "indices:data/write/bulk*"];
const makeIndex = ["indices:admin/create", "indices:admin/mapping/put"];

/** What each caller does in OpenSearch, and may do: no more. A service with an edge to it does not compile without. */
const roles: Record<SearchCaller, Role> = {
  query: {
    description: "Searches tasks.",
    cluster: [sayHello],
    indices: behind(searchAlias),
    actions: [search],
  },
  "search-indexer": {
    description: "Makes the index of tasks, and writes them.",
    cluster: [sendBatch],
    indices: behind(searchAlias),
    actions: [...write, ...makeIndex, "indices:admin/aliases"],
  },
  jaeger: {
    description: "Writes traces and finds them.",
    cluster: [sayHello, sendBatch, "indices:data/read/msearch", "indices:admin/template/put"],
    indices: [`${dailyIndices.traces}-*`],
    actions: [...write, ...makeIndex, search],
  },
  collector: {
    description: "Writes logs.",
    // Its client may look so whether a node lives.
    cluster: [sayHello, sendBatch],
    indices: [`${dailyIndices.logs}-*`],
    actions: [...write, ...makeIndex],
  },
  "search-admin": {
    description: "Looks at everything and mends it, and gives nobody a permission.",
    cluster: ["*"],
    indices: ["*"],
    actions: ["*"],
  },
};

/**
 * How OpenSearch should be: who may do what there, and how long it keeps what comes daily.
 *
 * @param arns of the callers' roles on AWS, by which OpenSearch knows them.
 * @throws where one has no such role.
 */
export function searchAccess({ aws }: AwsEnvironment, arns: Readonly<Partial<Record<SearchCaller, string>>>): Wished {
  const { traces, logs } = aws.platform;
  return {
    roles: Object.fromEntries(
      names(roles).map((caller) => {
        const { description, cluster, indices, actions } = roles[caller];
        const arn = arns[caller];
        if (!arn)
          throw new Error(`${caller} calls OpenSearch, and has no role on AWS by which it would be known there`);
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
