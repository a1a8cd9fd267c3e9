export const namespaces = {
  services: "mindflow",
  monitoring: "mindflow-monitoring",
  secrets: "external-secrets-system",
  mesh: "istio-system",
  system: "kube-system",
} as const;

/** Of the services' namespace. Releases write them, and Terraform leaves them alone. */
export const releaseAnnotations = {
  /** The commit of the last release that succeeded. */
  revision: "mindflow/revision",
  /** The images that were verified, one a line. */
  images: "mindflow/images",
  releases: "mindflow/releases",
} as const;

export type Namespace = keyof typeof namespaces;

export function priorityClassName(criticality: string): string {
  return `mindflow-${criticality}`;
}

/** The service account, and the suffix of the role, of the pod from which a person administers OpenSearch. */
export const searchAdministrator = "search-admin";
