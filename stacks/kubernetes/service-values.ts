import { finishSeconds } from "@mindflow/runtime/drain";
import { z } from "zod";
import { priorityClassName, resourceName } from "../../constructs/names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { storeSecret, storesWithPasswords } from "../store-users.ts";
import { type BuiltService, type QueueName, servesRequests, service } from "../topology.ts";
import { serviceNetwork, storeAddresses } from "./service-network.ts";
import { type ServicePlaces, secretsDirectory, settingsOf } from "./service-settings.ts";

const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
const port = z.int().min(1).max(65_535);
const count = z.int().min(1);
const settings = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string());
/** A secret of Secrets Manager, and the file that a pod has it as. */
const secret = z.strictObject({ file: name, key: name });
const addresses = z.strictObject({
  what: z.string().describe("Who is there, for whoever reads the policy."),
  cidrs: z.array(z.cidrv4()).min(1),
  except: z.array(z.cidrv4()).optional(),
  port,
});

/** What charts/service wants to know of a service. */
export const serviceValuesSchema = z.strictObject({
  image: z.strictObject({
    repository: z.string().min(1),
    tag: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .describe("The commit that the image was built from."),
  }),
  port,
  service: z
    .boolean()
    .describe("Whether the chart makes its Service: Flagger does where a new version is tried first."),
  scaling: z.union([
    z.strictObject({ replicas: count }),
    z.strictObject({
      min: count,
      max: count,
      queue: z.strictObject({ url: z.url(), region: z.string().min(1), eventsPerReplica: count }).optional(),
    }),
  ]),
  resources: z.strictObject({ cpu: z.string().regex(/^\d+m$/), memory: z.string().regex(/^\d+Mi$/) }),
  priorityClass: name,
  drain: z.strictObject({
    routedSeconds: count.describe("How long requests may still come to a pod that is going."),
    finishSeconds: count.describe("How long the service then takes at most to finish."),
  }),
  settings,
  trustsRds: z.boolean().describe("Whether it talks to RDS or DocumentDB, whose authorities it has to be given."),
  secretsDirectory: z.string().regex(/^\//),
  secrets: z.array(
    secret.extend({ optional: z.boolean().describe("Whether it starts without: a person has to put it there.") }),
  ),
  network: z.strictObject({
    from: z.array(z.strictObject({ namespace: name.optional(), pods: z.record(z.string(), z.string()) })),
    toServices: z.array(z.strictObject({ name, port })),
    toAddresses: z.array(addresses),
  }),
  migration: z.strictObject({ entry: z.string().min(1), settings, secret, database: addresses }).optional(),
});

export type ServiceValues = z.infer<typeof serviceValuesSchema>;

/** The values of a service's release. */
export function serviceValues(name: BuiltService, environment: AwsEnvironment, places: ServicePlaces): ServiceValues {
  const { port, criticality, stores = {} } = service(name);
  const { cpu, memory, rollout } = environment.aws.workloads.services[name];
  const migration = migrationValues(name, environment, places);
  return {
    image: { repository: places.repositoryUrls[name], tag: places.revision },
    port,
    service: servesRequests(name) && rollout === "rolling",
    scaling: scaling(name, environment, places),
    resources: { cpu, memory },
    priorityClass: priorityClassName(criticality),
    drain: { routedSeconds: 5, finishSeconds },
    settings: settingsOf(name, environment, places),
    trustsRds: storesWithPasswords.some((store) => store in stores),
    secretsDirectory,
    secrets: secrets(name, environment),
    network: serviceNetwork(name, environment),
    ...(migration && { migration }),
  };
}

function scaling(name: BuiltService, { region, aws }: AwsEnvironment, { queueUrls }: ServicePlaces) {
  const { replicas, eventsPerReplica } = aws.workloads.services[name];
  if (replicas.min === replicas.max) return { replicas: replicas.min };
  const [queue] = (service(name).consumes ?? []) as QueueName[];
  if (!queue || !eventsPerReplica) return replicas;
  return { ...replicas, queue: { url: queueUrls[queue], region, eventsPerReplica } };
}

/** Its users' passwords in stores, which are there with the stores, and what a person has to put there. */
function secrets(name: BuiltService, environment: AwsEnvironment): ServiceValues["secrets"] {
  const { stores = {}, secrets = [] } = service(name);
  const users = storesWithPasswords.filter((store) => store in stores).map((store) => storeSecret(store, name));
  return [
    ...users.map((file) => ({ ...secretNamed(file, environment), optional: false })),
    ...secrets.map((file) => ({ ...secretNamed(file, environment), optional: true })),
  ];
}

/** It signs in as the administrator, who owns the tables. */
function migrationValues(name: BuiltService, environment: AwsEnvironment, places: ServicePlaces) {
  const { migration: entry } = service(name);
  if (!entry) return undefined;
  const file = storeSecret("postgres", "admin");
  const own = Object.entries(settingsOf(name, environment, places)).filter(([variable]) =>
    /^POSTGRES|^SECR/.test(variable),
  );
  return {
    entry,
    settings: { ...Object.fromEntries(own), POSTGRES_SECRET: file },
    secret: secretNamed(file, environment),
    database: storeAddresses("postgres", environment),
  };
}

function secretNamed(file: string, { name }: AwsEnvironment) {
  return { file, key: resourceName(name, file) };
}
