import { z } from "zod";
import { namespaces } from "../../constructs/names.ts";
import { rdsAuthorities } from "../../constructs/rds-authorities.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { builtServices, service } from "../topology.ts";
import { loadTester } from "./service-network.ts";

const name = z.string().min(1);
const port = z.int().min(1).max(65_535);

/** What charts/namespace wants to know. */
export const namespaceValuesSchema = z.strictObject({
  region: name,
  rdsAuthorities: z.string().regex(/^-----BEGIN CERTIFICATE-----/),
  namespaces: z
    .strictObject({ monitoring: name, mesh: name, system: name })
    .describe("Whose pods every pod of ours talks to."),
  loadTester: z.strictObject({
    pods: z.record(z.string(), z.string()),
    toServices: z
      .array(z.strictObject({ name, port }))
      .describe("Whose new versions are tried before people have them."),
  }),
});

export type NamespaceValues = z.infer<typeof namespaceValuesSchema>;

export function namespaceValues({ region, aws }: AwsEnvironment): NamespaceValues {
  const { monitoring, mesh, system } = namespaces;
  const tried = builtServices.filter((name) => aws.workloads.services[name].rollout !== "rolling");
  return {
    region,
    rdsAuthorities: rdsAuthorities(region),
    namespaces: { monitoring, mesh, system },
    loadTester: { pods: loadTester, toServices: tried.map((name) => ({ name, port: service(name).port })) },
  };
}
