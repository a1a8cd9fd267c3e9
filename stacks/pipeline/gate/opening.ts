import type { ResourceChange } from "../terraform/plan.ts";

interface Admitted {
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
}

/**
 * How an ingress rule would admit more than before, or undefined. A new rule between security groups is an edge of the
 * topology: the access difference shows it.
 */
export function opening({ type, change }: ResourceChange): string | undefined {
  if (type !== "aws_vpc_security_group_ingress_rule") return undefined;
  const [before, after] = [admitted(change.before), admitted(change.after)];
  if (!after) return undefined;
  const ports = after.from === after.to ? `port ${after.from}` : `ports ${after.from} to ${after.to}`;
  if (!before) return isEverybody(after) ? `it opens ${ports} to everybody (${after.prefix})` : undefined;
  const wider = size(after.prefix) < size(before.prefix) || after.from < before.from || after.to > before.to;
  return wider ? `it opens ${ports} to ${after.prefix}, and was ${inWords(before)}` : undefined;
}

function admitted(rule: unknown): Admitted | undefined {
  const { cidr_ipv4, cidr_ipv6, from_port, to_port } = (rule ?? {}) as Record<string, unknown>;
  const prefix = cidr_ipv4 ?? cidr_ipv6;
  // Terraform writes all ports as none, or as -1.
  const all = from_port === undefined || from_port === null || Number(from_port) < 0;
  return typeof prefix === "string"
    ? { prefix, from: all ? 0 : Number(from_port), to: all ? 65_535 : Number(to_port) }
    : undefined;
}

function isEverybody({ prefix }: Admitted): boolean {
  return size(prefix) === 0;
}

/** The length of a prefix: a shorter one has more addresses. */
function size(prefix: string): number {
  return Number(prefix.split("/")[1]);
}

function inWords({ prefix, from, to }: Admitted): string {
  return `${from === to ? from : `${from} to ${to}`} to ${prefix}`;
}
