/** For load balancers and NAT; for nodes, pods and endpoints; for databases. */
export type SubnetKind = "public" | "private" | "database";

export type ZonePlan = Readonly<Record<SubnetKind, string>>;

/**
 * The subnets of a network, by zone. Each of up to four zones has a quarter of the range, so that a zone that is added at
 * the end moves no other. Of its quarter, a half is private (every pod needs an address), a quarter public, an eighth for
 * databases, and an eighth free.
 */
export function planSubnets(cidr: string, zones: readonly string[]): Record<string, ZonePlan> {
  const { address, prefix } = parse(cidr);
  const plan = (zone: number): ZonePlan => {
    const begin = address + zone * size(prefix + 2);
    const half = size(prefix + 3);
    return {
      private: format(begin, prefix + 3),
      public: format(begin + half, prefix + 4),
      database: format(begin + half + half / 2, prefix + 5),
    };
  };
  return Object.fromEntries(zones.map((zone, i) => [zone, plan(i)]));
}

/** Whether a CIDR range has no host bits, as 10.0.0.0/16 but not 10.0.0.1/16. */
export function isAligned(cidr: string): boolean {
  const { address, prefix } = parse(cidr);
  return address % size(prefix) === 0;
}

export function overlap(one: string, other: string): boolean {
  const [first, second] = [parse(one), parse(other)].sort((a, b) => a.address - b.address);
  return first !== undefined && second !== undefined && first.address + size(first.prefix) > second.address;
}

function parse(cidr: string): { address: number; prefix: number } {
  const [a = 0, b = 0, c = 0, d = 0, prefix = 32] = cidr.split(/[./]/).map(Number);
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

function format(address: number, prefix: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${bytes.join(".")}/${prefix}`;
}

function size(prefix: number): number {
  return 2 ** (32 - prefix);
}
