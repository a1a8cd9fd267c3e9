import { type Subject, strings } from "../subjects.ts";
import { type Check, describe } from "./attributes.ts";
import { serviceSources } from "./service-sources.ts";

/** A policy statement with everything that AWS accepts: our own type in constructs/ is narrower. */
export interface Statement {
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

export function statements({ attributes }: Pick<Subject, "attributes">): Statement[] {
  return strings(attributes)
    .filter(({ text }) => /^\s*\{.*"Statement"/s.test(text))
    .flatMap(({ text }) => [(JSON.parse(text) as { Statement: Statement | Statement[] }).Statement].flat());
}

function allowed(subject: Subject): Statement[] {
  return statements(subject).filter(({ Effect }) => Effect === "Allow");
}

/** The policy of a KMS key can only name its own key, as `*`. */
const keyPolicyTypes = ["aws_kms_key", "aws_kms_key_policy", "aws_kms_replica_key"];

/** No statement allows all actions of a service on everything, or everything that it does not name. */
export const noWildcards: Check = (subject) => {
  for (const { Sid, Action = [], Resource = [], ...inverse } of allowed(subject)) {
    const everything = [Action].flat().find((action) => /^(\*|[\w-]+:\*)$/.test(action));
    if (everything && [Resource].flat().includes("*") && !keyPolicyTypes.includes(subject.type))
      return `statement ${Sid} allows ${everything} on *`;
    if ("NotAction" in inverse || "NotResource" in inverse)
      return `statement ${Sid} allows everything that it does not name`;
  }
  return undefined;
};

export const notAdministrator: Check = ({ attributes: { policy_arn } }) =>
  /policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(String(policy_arn))
    ? describe("policy_arn", policy_arn)
    : undefined;

/** No statement allows every principal, or every workflow on GitHub, without a condition. */
export const notForEverybody: Check = (subject) => {
  for (const { Sid, Principal, Condition, ...inverse } of allowed(subject)) {
    if ("NotPrincipal" in inverse) return `statement ${Sid} allows every principal that it does not name`;
    const everybody = typeof Principal === "object" ? [Principal.AWS].flat().includes("*") : Principal === "*";
    if (everybody && !Condition) return `statement ${Sid} allows everybody`;
    const federated = typeof Principal === "object" && "Federated" in Principal;
    if (federated && !JSON.stringify(Condition ?? {}).includes(":sub"))
      return `statement ${Sid} allows everybody whom the identity provider knows`;
  }
  return undefined;
};

/** No statement demands a source key of an AWS service that AWS does not document for it in this kind of policy. */
export const onlySourcesThatServicesSend: Check = (subject) => {
  for (const { Sid, Principal, Condition = {} } of allowed(subject)) {
    const demanded = Object.values(Condition).flatMap((keys) =>
      Object.keys(keys).filter((key) => /^aws:Source/.test(key)),
    );
    if (demanded.length === 0) continue;
    for (const service of typeof Principal === "object" ? [Principal.Service ?? []].flat() : []) {
      const known = serviceSources[subject.type]?.[shortName(service, subject.environment.region)];
      if (!known) return `statement ${Sid} allows ${service}, whose source keys test/policy does not know`;
      const absent = demanded.find((key) => !known.sends.some((sent) => sent.toLowerCase() === key.toLowerCase()));
      if (absent)
        return `statement ${Sid} demands ${absent} of ${service}, which AWS does not document (${known.source})`;
    }
  }
  return undefined;
};

/** `logs.eu-central-1.amazonaws.com` is `logs`. */
function shortName(service: string, region: string): string {
  return service.replace(/\.amazonaws\.com$/, "").replace(`.${region}`, "");
}

export const refusesPlainHttp: Check = (subject) => {
  const refused = statements(subject).some(
    ({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"] === "false",
  );
  return refused ? undefined : "no statement denies plain HTTP";
};
