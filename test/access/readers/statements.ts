import type { Attributes } from "../../../stacks/base/synthesized.ts";
import { type Statement, statements } from "../../policy/checks/iam.ts";
import type { Grant } from "../grant.ts";
import type { Names } from "./names.ts";

export interface PolicyHolder {
  readonly stack: string;
  /** The attributes with the policies. */
  readonly attributes: Attributes;
  /** Who holds an identity's policy. A resource's policy names its principals itself. */
  readonly who?: string;
  /** What a policy without resources is about: trust. */
  readonly what?: string;
}

/** The grants of all policies in a resource's attributes. A denial is a limit. */
export function grantsOfPolicies({ stack, attributes, who, what }: PolicyHolder, names: Names): Grant[] {
  return statements({ attributes }).flatMap((statement) => {
    const actions = list(statement.Action, statement.NotAction);
    const resources = what === undefined ? list(statement.Resource, statement.NotResource) : [what];
    const holders = who === undefined ? principals(statement) : [who];
    const condition = conditionOf(statement, names, stack);
    return holders.flatMap((holder) =>
      actions.flatMap((may) =>
        about(may, resources).map(
          (resource): Grant => ({
            layer: "IAM",
            who: who ?? inAccount(names.of(holder, stack)),
            may,
            what: names.of(resource, stack),
            ...(condition && { condition }),
            ...(statement.Effect === "Deny" && { limit: true as const }),
          }),
        ),
      ),
    );
  });
}

function list(named: unknown, inverse: unknown): string[] {
  if (inverse !== undefined) return [`everything but ${[inverse].flat().join(", ")}`];
  return [named ?? []].flat().map(String);
}

/** An action is about its own service's resources: in a statement of several services, no pair of two means anything. */
function about(action: string, resources: readonly string[]): readonly string[] {
  const service = action.split(":")[0];
  const own = resources.filter((resource) => resource.startsWith(`arn:aws:${service}:`));
  return own.length > 0 ? resources.filter((one) => own.includes(one) || !/^arn:aws:[a-z]/.test(one)) : resources;
}

/** A policy of a resource that names the account leaves the decision to the account's identities. */
function inAccount(principal: string): string {
  return principal === "<account>" || principal === "iam root" ? "roles with such a policy" : principal;
}

const podTag = "aws:RequestTag/kubernetes-";

/** Pod Identity's role is for the pods of one account: they are who is trusted. */
function principals({ Principal, NotPrincipal, Condition }: Statement): string[] {
  if (NotPrincipal !== undefined) return [`everybody but ${JSON.stringify(NotPrincipal)}`];
  if (typeof Principal !== "object") return ["*"];
  const tags = Condition?.StringEquals ?? {};
  const [namespace, account] = [tags[`${podTag}namespace`], tags[`${podTag}service-account`]];
  return Object.values(Principal)
    .flat()
    .map((one) => (one === "pods.eks.amazonaws.com" && namespace && account ? `pods of ${namespace}/${account}` : one));
}

function conditionOf({ Condition = {} }: Statement, names: Names, stack: string): string | undefined {
  const parts = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => !key.startsWith(podTag))
      .map(
        ([key, value]) =>
          `${names.of(key, stack)} ${operator} ${[value]
            .flat()
            .map((one) => names.of(one, stack))
            .join(" or ")}`,
      ),
  );
  return parts.length > 0 ? parts.toSorted().join(" and ") : undefined;
}
