import { type EnvironmentObjects, resourcesOf } from "./environment.ts";

/** `the database subnets` for the range of one of them, and `the VPC` for all: the ranges differ between environments. */
export function cidrName(range: string, environment: EnvironmentObjects): string {
  if (range === "0.0.0.0/0" || range === "::/0") return "any address";
  const subnet = resourcesOf(environment, "aws_subnet").find(({ attributes }) => attributes.cidr_block === range);
  if (subnet) return `the ${/(public|private|database)-\w+_/.exec(subnet.id)?.[1] ?? subnet.id} subnets`;
  const vpc = resourcesOf(environment, "aws_vpc").some(({ attributes }) => attributes.cidr_block === range);
  return vpc ? "the VPC" : range;
}
