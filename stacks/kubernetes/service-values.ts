import { finishSeconds } from "@mindflow/runtime/drain";
import { z } from "zod";
import { priorityClassName } from "../../constructs/kubernetes/kubernetes-names.ts";
import { resourceName } from "../../constructs/names.ts";
import { storeSecret, storesWithPasswords } from "../derived/store-users.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { type BuiltService, type QueueName, servesRequests, service } from "../topology.ts";
import { addressesSchema, networkSchema, serviceNetwork, storeAddresses } from "./service-network.ts";
import { type ServiceOutputs, secretsDirectory, settingsOf } from "./service-settings.ts";

const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
const port = z.int().min(1).max(65_535);
const count = z.int().min(1);
const settings = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string());
const secret = z.strictObject({ file: name, key: name });

export const serviceValuesSchema = z.strictObject({
  image: z.strictObject({
    repository: z.string().min(1),
    tag: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .describe("The commit of the image."),
  }),
  port,
  service: z.boolean().describe("Whether the service receives requests, and has a Service."),
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
    routedSeconds: count.describe("How long a terminating pod may still receive requests."),
    finishSeconds: count.describe("How long the service may then take to finish."),
  }),
  settings,
  trustsRds: z
    .boolean()
    .describe("Whether the service connects to RDS or DocumentDB, and needs their certificate authorities."),
  secretsDirectory: z.string().regex(/^\//),
  secrets: z.array(
    secret.extend({
      optional: z.boolean().describe("Whether the service starts without it: a person creates the secret."),
    }),
  ),
  network: networkSchema,
  migration: z.strictObject({ entry: z.string().min(1), settings, secret, database: addressesSchema }).optional(),
});

export type ServiceValues = z.infer<typeof serviceValuesSchema>;

export function serviceValues(name: BuiltService, environment: AwsEnvironment, outputs: ServiceOutputs): ServiceValues {
  const { port, criticality, stores = {} } = service(name);
  const { cpu, memory } = environment.aws.workloads.services[name];
  const migration = migrationValues(name, environment, outputs);
  return {
    image: { repository: outputs.repositoryUrls[name], tag: outputs.revision },
    port,
    service: servesRequests(name),
    scaling: scaling(name, environment, outputs),
    resources: { cpu, memory },
    priorityClass: priorityClassName(criticality),
    drain: { routedSeconds: 5, finishSeconds },
    settings: settingsOf(name, environment, outputs),
    trustsRds: storesWithPasswords.some((store) => store in stores),
    secretsDirectory,
    secrets: secrets(name, environment),
    network: serviceNetwork(name, environment),
    ...(migration && { migration }),
  };
}

function scaling(name: BuiltService, { region, aws }: AwsEnvironment, { queueUrls }: ServiceOutputs) {
  const { replicas, eventsPerReplica } = aws.workloads.services[name];
  if (replicas.min === replicas.max) return { replicas: replicas.min };
  const [queue] = (service(name).consumes ?? []) as QueueName[];
  if (!queue || !eventsPerReplica) return replicas;
  return { ...replicas, queue: { url: queueUrls[queue], region, eventsPerReplica } };
}

function secrets(name: BuiltService, environment: AwsEnvironment): ServiceValues["secrets"] {
  const { stores = {}, secrets = [] } = service(name);
  const users = storesWithPasswords.filter((store) => store in stores).map((store) => storeSecret(store, name));
  return [
    ...users.map((file) => ({ ...secretNamed(file, environment), optional: false })),
    ...secrets.map((file) => ({ ...secretNamed(file, environment), optional: true })),
  ];
}

/** The migration logs in as the administrator, who owns the tables. */
function migrationValues(name: BuiltService, environment: AwsEnvironment, outputs: ServiceOutputs) {
  const { migration: entry } = service(name);
  if (!entry) return undefined;
  const file = storeSecret("postgres", "admin");
  const own = Object.entries(settingsOf(name, environment, outputs)).filter(([variable]) =>
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
