import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { type Grant, keyOf } from "./grant.ts";
import type { EnvironmentObjects } from "./readers/environment.ts";
import { iamGrants } from "./readers/iam.ts";
import { kubernetesGrants } from "./readers/kubernetes.ts";
import { meshGrants } from "./readers/mesh.ts";
import { networkGrants } from "./readers/network-policies.ts";
import { searchGrants } from "./readers/opensearch.ts";
import { secretGrants } from "./readers/secrets.ts";
import { securityGroupGrants } from "./readers/security-groups.ts";
import { valkeyGrants } from "./readers/valkey.ts";

/** All that anybody may do in an environment, each grant once. PostgreSQL's are the same everywhere, and read apart. */
export function grantsOf(environment: EnvironmentObjects): Grant[] {
  const all = [
    ...iamGrants(environment),
    ...securityGroupGrants(environment),
    ...networkGrants(environment, namespaces.services),
    ...meshGrants(environment, namespaces.services),
    ...searchGrants(environment),
    ...valkeyGrants(environment),
    ...secretGrants(environment),
    ...kubernetesGrants(environment),
  ];
  return [...new Map(all.map((grant) => [keyOf(grant), grant])).values()];
}
