import { z } from "zod";
import { rdsAuthorities } from "../../constructs/data/rds-authorities.ts";
import { clusterGroups } from "../../constructs/kubernetes/cluster-groups.ts";
import { namespaces, releaseAnnotations } from "../../constructs/kubernetes/kubernetes-names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { sidecarImage } from "../platform/mesh.ts";
import { loadTesterImage } from "../platform/rollouts.ts";
import { builtServices, service } from "../topology.ts";
import { loadTester } from "./service-network.ts";

const name = z.string().min(1);
const port = z.int().min(1).max(65_535);

export const namespaceValuesSchema = z.strictObject({
  region: name,
  rdsAuthorities: z.string().regex(/^-----BEGIN CERTIFICATE-----/),
  namespaces: z
    .strictObject({ monitoring: name, mesh: name, system: name })
    .describe("Namespaces of pods that every pod may connect to."),
  restartGroups: z
    .array(name)
    .min(1)
    .describe("Groups of people who may restart pods, and change nothing else of them."),
  loadTester: z.strictObject({
    pods: z.record(z.string(), z.string()),
    toServices: z.array(z.strictObject({ name, port })).describe("Services with a progressive roll-out."),
  }),
  signedImages: z
    .strictObject({
      environment: name,
      annotation: name.describe("The namespace's annotation with the verified images, one a line."),
      thirdParty: z.array(name).min(1).describe("Repositories whose images run here unsigned."),
    })
    .optional()
    .describe("Unset: any image is admitted."),
});

export type NamespaceValues = z.infer<typeof namespaceValuesSchema>;

export function namespaceValues({ name: environment, region, aws }: AwsEnvironment): NamespaceValues {
  const { monitoring, mesh, system } = namespaces;
  const tried = builtServices.filter((name) => aws.workloads.services[name].rollout !== "rolling");
  return {
    region,
    rdsAuthorities: rdsAuthorities(region),
    namespaces: { monitoring, mesh, system },
    restartGroups: [clusterGroups.operate, clusterGroups.edit],
    loadTester: { pods: loadTester, toServices: tried.map((name) => ({ name, port: service(name).port })) },
    ...(aws.workloads.images === "signed" && {
      signedImages: { environment, annotation: releaseAnnotations.images, thirdParty: [sidecarImage, loadTesterImage] },
    }),
  };
}
