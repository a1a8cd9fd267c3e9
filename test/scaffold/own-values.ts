import type { AwsEnvironment } from "../../stacks/environments/schema.ts";

/** A placeholder that no environment has: two environments in one account would share its audit and CI's roles. */
export function placeholderAccount(environments: readonly AwsEnvironment[]): string {
  const taken = environments.map(({ aws }) => aws.foundation.account);
  const repeated = Array.from({ length: 9 }, (_, index) => String(index + 1).repeat(12));
  return repeated.find((account) => !taken.includes(account)) ?? "123456789012";
}

/** The next of 10.10.0.0/16, 10.20.0.0/16 ...: networks with the same addresses cannot be connected. */
export function addressBlock(environments: readonly AwsEnvironment[]): string {
  const taken = environments.map(({ aws }) => aws.network.cidr);
  const blocks = Array.from({ length: 25 }, (_, index) => `10.${10 * (index + 1)}.0.0/16`);
  const free = blocks.find((block) => !taken.includes(block));
  if (!free) throw new Error("every 10.x0.0.0/16 is taken: copy the file of an environment by hand");
  return free;
}
