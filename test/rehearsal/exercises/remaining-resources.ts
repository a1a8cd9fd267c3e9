import type { EmulatedResource } from "../../emulator/emulator.ts";

interface AllowedResource {
  readonly service: string;
  readonly kind: RegExp;
  readonly id?: RegExp;
  readonly because: string;
}

const allowed: readonly AllowedResource[] = [
  { service: "kms", kind: /^keys \(PendingDeletion\)$/, because: "AWS deletes a key after a waiting period" },
  {
    service: "secretsmanager",
    kind: /^secrets \(PendingDeletion\)$/,
    because: "AWS deletes a secret after its recovery window",
  },
  { service: "rds", kind: /^events$/, because: "RDS keeps events for some time" },
  { service: "rds", kind: /ParameterGroup|parameter_groups/i, id: /^default\./, because: "AWS owns the default" },
  { service: "ec2", kind: /_insert_order$/, because: "it is internal to the emulator" },
];

export interface AcceptedResources {
  readonly resources: readonly EmulatedResource[];
  readonly because: string;
}

/** Divides the resources that did not exist before into accepted ones, by their reason, and unexpected ones. */
export function classifyRemaining(
  before: readonly EmulatedResource[],
  after: readonly EmulatedResource[],
): { accepted: AcceptedResources[]; unexpected: EmulatedResource[] } {
  const existing = new Set(before.map(inWords));
  const remaining = after.filter((resource) => !existing.has(inWords(resource)));
  const accepted = allowed.map(({ because, ...pattern }) => ({
    because,
    resources: remaining.filter((resource) => matches(resource, pattern)),
  }));
  return {
    accepted: accepted.filter(({ resources }) => resources.length > 0),
    unexpected: remaining.filter((resource) => !allowed.some((pattern) => matches(resource, pattern))),
  };
}

export function inWords({ service, region, kind, id }: EmulatedResource): string {
  return `${service} ${kind} ${id} in ${region}`;
}

function matches(resource: EmulatedResource, { service, kind, id = /./ }: Omit<AllowedResource, "because">): boolean {
  return resource.service === service && kind.test(resource.kind) && id.test(resource.id);
}
