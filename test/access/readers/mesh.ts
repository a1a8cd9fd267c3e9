import { matches } from "../../charts/reachability.ts";
import type { Manifest } from "../../charts/releases.ts";
import type { Grant } from "../grant.ts";
import type { EnvironmentObjects } from "./environment.ts";
import { type PodGroup, workloads } from "./pods.ts";

type Lists = Readonly<Record<string, readonly string[]>>;
interface Rule {
  readonly from?: readonly { readonly source: Lists }[];
  readonly to?: readonly { readonly operation: Lists }[];
  readonly when?: readonly unknown[];
}

/** Who may send which requests to the pods of each service. Pods that no policy selects let in everybody. */
export function meshGrants({ objects }: EnvironmentObjects, namespace: string): Grant[] {
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  return [
    ...workloads(deployments, namespace).flatMap((pods) => [...requests(pods, objects), ...anyToken(pods, objects)]),
    ...withoutCertificate(objects),
  ];
}

function requests(pods: PodGroup, objects: readonly Manifest[]): Grant[] {
  const policies = selecting("AuthorizationPolicy", pods, objects);
  const allowing = policies.filter(({ spec: { action = "ALLOW" } }) => action === "ALLOW");
  const others = policies.filter(({ spec: { action = "ALLOW" } }) => action === "DENY");
  const open = allowing.length === 0 ? [mesh("*", "*", pods.name)] : [];
  return [
    ...open,
    ...allowing.flatMap(({ spec }) => rulesOf(spec, pods)),
    ...others.flatMap(({ spec }) => rulesOf(spec, pods).map((grant) => ({ ...grant, limit: true as const }))),
  ];
}

function rulesOf({ rules = [] }: { rules?: Rule[] }, pods: PodGroup): Grant[] {
  return rules.flatMap(({ from = [{ source: {} }], to = [{ operation: {} }], when }) =>
    from.flatMap(({ source }) =>
      sources(source).flatMap((who) =>
        to.flatMap(({ operation }) =>
          operations(operation).map((may) => ({
            ...mesh(who, may, pods.name),
            ...(when && { condition: JSON.stringify(when) }),
          })),
        ),
      ),
    ),
  );
}

/** `gateway` for its service account. What Istio knows besides principals is shown as it is. */
function sources({ principals = [], ...others }: Lists): string[] {
  const rest = Object.keys(others).length > 0 ? [JSON.stringify(others)] : [];
  const names = principals.map((one) => one.replace(/^cluster\.local\/ns\/[\w-]+\/sa\//, ""));
  return names.length + rest.length === 0 ? ["*"] : [...names, ...rest];
}

/** `GET /health/ready on 4002`. In Istio a missing list matches everything. */
function operations({ methods = ["*"], paths = ["*"], ports = ["*"], ...others }: Lists): string[] {
  const rest = Object.keys(others).length > 0 ? ` ${JSON.stringify(others)}` : "";
  return methods.flatMap((method) =>
    paths.flatMap((path) => ports.map((port) => `${method} ${path} on ${port}${rest}`)),
  );
}

/** A service to which clients come asks for a token of the issuer. */
function anyToken(pods: PodGroup, objects: readonly Manifest[]): Grant[] {
  const isPublic = requests(pods, objects).some(({ who }) => who === "mesh-gateway");
  const asked = selecting("RequestAuthentication", pods, objects);
  const issuers = asked.flatMap(({ spec }) => spec.jwtRules ?? []).map(({ issuer }) => String(issuer));
  if (!isPublic) return [];
  return issuers.length === 0
    ? [mesh("*", "be taken for whom an unverified token names", pods.name)]
    : [mesh("people", "be taken for whom a token of the issuer names", pods.name)];
}

function withoutCertificate(objects: readonly Manifest[]): Grant[] {
  const strict = objects.some(({ kind, spec }) => kind === "PeerAuthentication" && spec.mtls?.mode === "STRICT");
  const lax = objects.some(({ kind, spec }) => kind === "PeerAuthentication" && spec.mtls?.mode !== "STRICT");
  return strict && !lax ? [] : [mesh("*", "connect without a certificate of the mesh", "every pod of the mesh")];
}

function selecting(kind: string, { namespace, labels }: PodGroup, objects: readonly Manifest[]): Manifest[] {
  return objects.filter(
    (one) =>
      one.kind === kind && one.metadata.namespace === namespace && matches(one.spec?.selector ?? undefined, labels),
  );
}

function mesh(who: string, may: string, what: string): Grant {
  return { layer: "mesh", who, may, what };
}
