/** Who lives in a subnet: load balancers and NAT; nodes, pods and endpoints; stores. */
export type SubnetKind = "public" | "private" | "database";

/** The ranges of one zone. */
export type ZonePlan = Readonly<Record<SubnetKind, string>>;

/**
 * The subnets of a network, by zone. A quarter of the range belongs to each of up to four zones, used or not, so that one
 * which is added at the end moves no other. Half of its quarter is private, since every pod takes an address; a quarter is
 * public; an eighth is the databases', and the last eighth free.
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

/** Whether a range begins where a range of its size may, as in 10.0.0.0/16 and not 10.0.0.1/16. */
export function isAligned(cidr: string): boolean {
  const { address, prefix } = parse(cidr);
  return address % size(prefix) === 0;
}

/** Whether two ranges have an address in common. */
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

/** How many addresses a range of this prefix has. */
function size(prefix: number): number {
  return 2 ** (32 - prefix);
}
