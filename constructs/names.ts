import type { EnvironmentName } from "../stacks/environments/schema.ts";

/** `mindflow-dev-task-events`: what a resource is called in the account, where environments may live side by side. */
export function resourceName(environment: EnvironmentName, name: string): string {
  return `mindflow-${environment}-${name}`;
}

/** AWS insists on the suffix of a FIFO topic. */
export function topicName(environment: EnvironmentName, topic: string): string {
  return `${resourceName(environment, topic)}.fifo`;
}

export function queueName(environment: EnvironmentName, queue: string, order: Order = "fifo"): string {
  return `${resourceName(environment, queue)}${suffix(order)}`;
}

/** Where that ends which a queue's consumer refused `maxReceiveCount` times. FIFO if its queue is: SQS insists. */
export function deadLettersName(environment: EnvironmentName, queue: string, order: Order = "fifo"): string {
  return `${resourceName(environment, queue)}-dead-letters${suffix(order)}`;
}

/** Bucket names are one space for all accounts of the world, so ours end with the account's id. */
export function bucketName(environment: EnvironmentName, bucket: string, account: string): string {
  return `${resourceName(environment, bucket)}-${account}`;
}

/** Whether a queue keeps an order, or hands out as it comes. */
export type Order = "fifo" | "none";

function suffix(order: Order): string {
  return order === "fifo" ? ".fifo" : "";
}

/** The namespaces of the cluster, by what they are for. */
export const namespaces = {
  /** The topology's services, each under a service account of its own name. */
  services: "mindflow",
  monitoring: "mindflow-monitoring",
  /** Who fetches secrets from AWS. */
  secrets: "external-secrets-system",
  mesh: "istio-system",
  /** Kubernetes' own, and controllers of the whole cluster. */
  system: "kube-system",
} as const;

export type Namespace = keyof typeof namespaces;

/** The priority of a service's pods, by its criticality in the topology. */
export function priorityClassName(criticality: string): string {
  return `mindflow-${criticality}`;
}

/** The service account there of a pod in which a person looks after OpenSearch, and the end of its role's name. */
export const searchAdministrator = "search-admin";

/** The function that says who may do what in OpenSearch, and its role, which OpenSearch obeys. */
export const searchMaster = "search-access";
