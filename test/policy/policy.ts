import type { SynthesizedStack } from "../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { resourceTypes, unknownType } from "../../stacks/resource-types/index.ts";
import type { ResourceType } from "../../stacks/resource-types/resource-type.ts";
import { type Exemption, exemptions } from "./exemptions.ts";
import { rules } from "./rules/index.ts";
import type { Rule } from "./rules/rule.ts";
import { type Subject, subjects } from "./subjects.ts";

/** Sentences that name the resource, what is wrong, the promise and the fix. */
export interface Report {
  readonly refused: readonly string[];
  /** What will be refused at a later date. */
  readonly warned: readonly string[];
}

interface Finding {
  readonly rule: Rule;
  readonly subject: Subject;
  readonly message: string;
  readonly warning: boolean;
}

export function checkStacks(
  stacks: Readonly<Record<string, SynthesizedStack>>,
  environments: readonly AwsEnvironment[],
  today: Date,
  exempt: readonly Exemption[] = exemptions,
  types: Readonly<Record<string, ResourceType>> = resourceTypes,
): Report {
  const all = subjects(stacks, environments, today);
  const found = all.flatMap(findings);
  const refused = found.filter(({ warning }) => !warning);
  const exempted = (finding: Finding) => exempt.some((exemption) => covers(exemption, finding));
  return {
    refused: [
      ...refused.filter((finding) => !exempted(finding)).map(sentence),
      ...exempt.flatMap((exemption) => faultsOf(exemption, refused, today)),
      ...undecided(all, types),
    ],
    warned: found.filter(({ warning }) => warning).map(sentence),
  };
}

function findings(subject: Subject): Finding[] {
  return rules.flatMap((rule) =>
    [rule.on["*"], rule.on[subject.type]].flatMap((check): Finding[] => {
      const result = check?.(subject);
      if (result === undefined) return [];
      const warning = typeof result !== "string";
      return [{ rule, subject, message: warning ? result.warning : result, warning }];
    }),
  );
}

function sentence({ rule: { id, promise, fix }, subject, message }: Finding): string {
  return `${subject.stack} ${nameOf(subject)}: ${message}, but ${promise} (${id}): ${fix}`;
}

function nameOf({ type, id }: Pick<Subject, "type" | "id">): string {
  return `${type}.${id}`;
}

function covers({ rule, stack, resource }: Exemption, finding: Finding): boolean {
  const { stack: at, environment } = finding.subject;
  const sameStack = stack.startsWith("*-") ? at === `${environment.name}${stack.slice(1)}` : at === stack;
  return rule === finding.rule.id && sameStack && resource === nameOf(finding.subject);
}

function faultsOf(exemption: Exemption, refused: readonly Finding[], today: Date): string[] {
  const name = `the exemption of ${exemption.stack} ${exemption.resource} from ${exemption.rule}`;
  const age = (today.getTime() - Date.parse(exemption.since)) / 86_400_000;
  return [
    ...(refused.some((finding) => covers(exemption, finding)) ? [] : [`${name} matches no refusal: remove it`]),
    ...(exemption.because.length < 20 ? [`${name} has no reason: write it in a sentence`] : []),
    ...(age >= 0 && age <= 365 ? [] : [`${name} is of ${exemption.since}: fix the resource, or renew the date`]),
  ];
}

function undecided(all: readonly Subject[], types: Readonly<Record<string, ResourceType>>): string[] {
  const used = new Set(all.flatMap(({ siblings }) => siblings.map(({ type }) => type)));
  const checked = new Set(rules.flatMap(({ on }) => Object.keys(on)));
  return [
    // A rule that names a type in order to forbid it has its own message.
    ...[...used].filter((type) => !(type in types) && !checked.has(type)).map(unknownType),
    ...Object.entries(types)
      .filter(([type, { policy }]) => (policy === "checked") !== checked.has(type))
      .map(([type, { policy }]) =>
        policy === "checked"
          ? `${type} is "checked" in stacks/resource-types, but no rule names it: add it to a rule in test/policy/rules`
          : `${type} is "${policy}" in stacks/resource-types, but a rule names it: set policy to "checked"`,
      ),
  ];
}
