import type { Thing } from "./emulator.ts";

interface Expected {
  readonly service: string;
  readonly kind: RegExp;
  readonly id?: RegExp;
  readonly because: string;
}

/** What stays in an account after everything was destroyed, and why that is right. */
const expected: readonly Expected[] = [
  { service: "kms", kind: /^keys \(PendingDeletion\)$/, because: "AWS deletes a key only after a waiting time" },
  {
    service: "secretsmanager",
    kind: /^secrets \(PendingDeletion\)$/,
    because: "AWS keeps a deleted secret for its recovery window",
  },
  { service: "xray", kind: /^encryption/, because: "a region's setting can be changed and not deleted" },
  { service: "rds", kind: /^events$/, because: "what happened is told for a while" },
  { service: "rds", kind: /ParameterGroup|parameter_groups/i, id: /^default\./, because: "it is AWS's own" },
  { service: "ec2", kind: /_insert_order$/, because: "it is the emulator's own note of what there was" },
];

export interface Left {
  readonly things: readonly Thing[];
  readonly because: string;
}

/** What is left, but for what was there before: with the reasons, and what has none. */
export function judge(before: readonly Thing[], after: readonly Thing[]): { kept: Left[]; left: Thing[] } {
  const known = new Set(before.map(inWords));
  const stayed = after.filter((thing) => !known.has(inWords(thing)));
  const kept = expected.map(({ because, ...which }) => ({
    because,
    things: stayed.filter((one) => matches(one, which)),
  }));
  return {
    kept: kept.filter(({ things }) => things.length > 0),
    left: stayed.filter((thing) => !expected.some((which) => matches(thing, which))),
  };
}

export function inWords({ service, region, kind, id }: Thing): string {
  return `${service} ${kind} ${id} in ${region}`;
}

function matches(thing: Thing, { service, kind, id = /./ }: Omit<Expected, "because">): boolean {
  return thing.service === service && kind.test(thing.kind) && id.test(thing.id);
}
