import type { Desired } from "@mindflow/contracts/search-access";
import type { Grant } from "../grant.ts";
import { type EnvironmentObjects, resourcesOf } from "./environment.ts";

/** What OpenSearch's own roles allow: the input of the function that applies them. */
export function searchGrants(environment: EnvironmentObjects): Grant[] {
  return resourcesOf(environment, "aws_lambda_invocation").flatMap(({ stack, attributes }) => {
    const { roles = {} } = JSON.parse(String(attributes.input)) as Partial<Desired>;
    return Object.values(roles).flatMap(({ backend_roles, cluster_permissions, index_permissions }) => {
      const holders = backend_roles.map((arn) => environment.names.of(arn, stack).replace(/^role /, ""));
      const allowed = [
        ...cluster_permissions.map((action) => [action, "the cluster"]),
        ...index_permissions.flatMap(({ index_patterns, allowed_actions }) =>
          index_patterns.flatMap((pattern) => allowed_actions.map((action) => [action, `index ${pattern}`])),
        ),
      ];
      return holders.flatMap((who) =>
        allowed.map(([may = "", what = ""]): Grant => ({ layer: "OpenSearch", who, may, what })),
      );
    });
  });
}
