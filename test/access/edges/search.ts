import { searchAlias } from "@mindflow/contracts/search";
import { type Allowance, allowance } from "./edge.ts";

/** In the index of tasks, and in those that have the service's own name. */
export function searchAllowances(name: string): Readonly<Record<"read" | "write", readonly Allowance[]>> {
  const indices = [searchAlias, name].flatMap((index) => [`index ${index}`, `index ${index}-*`]);
  return {
    read: [
      allowance("IAM", name, ["es:ESHttpGet", "es:ESHttpHead"], "OpenSearch/*"),
      allowance("IAM", name, "es:ESHttpPost", "OpenSearch/*/_search"),
      allowance("OpenSearch", name, "cluster:monitor/main", "the cluster"),
      allowance("OpenSearch", name, "indices:data/read/search", ...indices),
    ],
    write: [
      allowance("IAM", name, ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"], "OpenSearch/*"),
      allowance("OpenSearch", name, ["cluster:monitor/main", "indices:data/write/bulk"], "the cluster"),
      allowance(
        "OpenSearch",
        name,
        [
          "indices:data/write/index",
          "indices:data/write/bulk*",
          "indices:admin/create",
          "indices:admin/mapping/put",
          "indices:admin/aliases",
        ],
        ...indices,
      ),
    ],
  };
}
