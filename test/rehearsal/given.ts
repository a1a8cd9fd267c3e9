import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { Emulator } from "./emulator.ts";

/** What an environment finds in its account and does not make: the roles of its people, and its domain's zone. */
export async function createGiven({ name, aws }: AwsEnvironment, { call }: Emulator): Promise<void> {
  const { domain } = aws.edge;
  const calls = Object.keys(aws.cluster.access).map((role) => ({
    service: "iam",
    operation: "CreateRole",
    parameters: { RoleName: role, AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
  }));
  const zone = {
    service: "route53",
    operation: "CreateHostedZone",
    parameters: { Name: domain, CallerReference: name },
  };
  await Promise.all([...calls, zone].map(call));
}
