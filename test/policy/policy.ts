import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { SynthesizedStack } from "../../stacks/synthesized.ts";
import { type Exemption, exemptions } from "./exemptions.ts";
import { nothingToSay } from "./nothing-to-say.ts";
import { type Rule, rules } from "./rules.ts";
import { type Subject, subjects } from "./subject.ts";

/** What the policy says of some stacks: sentences that name the resource, the promise and the fix. */
export interface Judgement {
  readonly refused: readonly string[];
  /** What will be refused one day, and can be mended in time. */
  readonly warned: readonly string[];
}

interface Finding {
  readonly rule: Rule;
  readonly subject: Subject;
  readonly says: string;
  readonly warning: boolean;
}

/** Judges the stacks of environments as of a day. Every fault is told at once. */
export function judge(
  stacks: Readonly<Record<string, SynthesizedStack>>,
  environments: readonly AwsEnvironment[],
  today: Date,
  exempt: readonly Exemption[] = exemptions,
  indifferent: readonly string[] = nothingToSay,
): Judgement {
  const all = subjects(stacks, environments, today);
  const found = all.flatMap(findings);
  const refused = found.filter(({ warning }) => !warning);
  const exempted = (finding: Finding) => exempt.some((exemption) => covers(exemption, finding));
  return {
    refused: [
      ...refused.filter((finding) => !exempted(finding)).map(sentence),
      ...exempt.flatMap((exemption) => faultsOf(exemption, refused, today)),
      ...decisions(all, indifferent),
    ],
    warned: found.filter(({ warning }) => warning).map(sentence),
  };
}

function findings(subject: Subject): Finding[] {
  return rules.flatMap((rule) =>
    [rule.on["*"], rule.on[subject.type]].flatMap((check): Finding[] => {
      const verdict = check?.(subject);
      if (verdict === undefined) return [];
      const warning = typeof verdict !== "string";
      return [{ rule, subject, says: warning ? verdict.warning : verdict, warning }];
    }),
  );
}

function sentence({ rule: { id, promise, fix }, subject, says }: Finding): string {
  return `${subject.stack} ${nameOf(subject)}: ${says}, but ${promise} (${id}): ${fix}`;
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
    ...(refused.some((finding) => covers(exemption, finding)) ? [] : [`${name} exempts from nothing: remove it`]),
    ...(exemption.because.length < 20 ? [`${name} has no reason: write it in a sentence`] : []),
    ...(age >= 0 && age <= 365 ? [] : [`${name} is of ${exemption.since}: mend what it exempts, or date it anew`]),
  ];
}

/** Every type of resource has a rule or is known to need none, and not both. */
function decisions(all: readonly Subject[], indifferent: readonly string[]): string[] {
  const used = new Set(all.map(({ type }) => type).filter((type) => type.startsWith("aws_")));
  const judged = new Set(rules.flatMap(({ on }) => Object.keys(on)));
  return [
    ...[...used]
      .filter((type) => !judged.has(type) && !indifferent.includes(type))
      .map((type) => `${type} is new: give it a line in test/policy/rules.ts, or put it into nothing-to-say.ts`),
    ...indifferent
      .filter((type) => judged.has(type) || !used.has(type))
      .map((type) => `${type} in nothing-to-say.ts has a rule or is not in use: remove it there`),
  ];
}
