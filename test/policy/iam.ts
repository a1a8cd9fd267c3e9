import { type Check, told } from "./checks.ts";
import { type Subject, strings } from "./subject.ts";

/** A statement of a policy, as AWS reads it and not only as our own type lets one write it. */
interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Every policy in a resource, under whatever attribute. */
function statements({ attributes }: Pick<Subject, "attributes">): Statement[] {
  return strings(attributes)
    .filter(({ text }) => /^\s*\{.*"Statement"/s.test(text))
    .flatMap(({ text }) => [(JSON.parse(text) as { Statement: Statement | Statement[] }).Statement].flat());
}

function allowed(subject: Subject): Statement[] {
  return statements(subject).filter(({ Effect }) => Effect === "Allow");
}

/** A key's policy says `*` for the key that it hangs on, and cannot say anything else. */
const hangsOnItsKey = ["aws_kms_key", "aws_kms_key_policy", "aws_kms_replica_key"];

/** No statement allows all of a service, or what it does not name. */
export const noWildcards: Check = (subject) => {
  for (const { Sid, Action = [], Resource = [], ...inverse } of allowed(subject)) {
    const everything = [Action].flat().find((action) => /^(\*|[\w-]+:\*)$/.test(action));
    if (everything && [Resource].flat().includes("*") && !hangsOnItsKey.includes(subject.type))
      return `statement ${Sid} allows ${everything} on *`;
    if ("NotAction" in inverse || "NotResource" in inverse) return `statement ${Sid} allows whatever it does not name`;
  }
  return undefined;
};

/** What is attached is not one of AWS's policies that allow everything. */
export const notAdministrator: Check = ({ attributes: { policy_arn } }) =>
  /policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(String(policy_arn))
    ? told("policy_arn", policy_arn)
    : undefined;

/** No statement lets in everybody, nor every workflow on GitHub. One with a condition on who or from where does not. */
export const notForEverybody: Check = (subject) => {
  for (const { Sid, Principal, Condition, ...inverse } of allowed(subject)) {
    if ("NotPrincipal" in inverse) return `statement ${Sid} lets in whom it does not name`;
    const everybody = typeof Principal === "object" ? [Principal.AWS].flat().includes("*") : Principal === "*";
    if (everybody && !Condition) return `statement ${Sid} lets in everybody`;
    const federated = typeof Principal === "object" && "Federated" in Principal;
    if (federated && !JSON.stringify(Condition ?? {}).includes(":sub"))
      return `statement ${Sid} lets in whoever the provider knows`;
  }
  return undefined;
};

/** Its policy refuses whoever comes over plain HTTP. */
export const refusesPlainHttp: Check = (subject) => {
  const refused = statements(subject).some(
    ({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"] === "false",
  );
  return refused ? undefined : "no statement refuses plain HTTP";
};
