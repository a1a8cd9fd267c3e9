import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Client, type ClientOptions } from "@opensearch-project/opensearch";
import { AwsSigv4Signer } from "@opensearch-project/opensearch/aws-v3";
import type { z } from "zod";
import type { opensearchConfig } from "./config.ts";

type OpenSearchConfig = z.infer<z.ZodObject<typeof opensearchConfig>>;

/** How long one try may take, in milliseconds, and how many follow the first. */
export type Patience = Required<Pick<ClientOptions, "requestTimeout" | "maxRetries">>;

/**
 * A client of OpenSearch. Where IAM decides, each request is signed as the service's AWS role, whose credentials are
 * renewed in time; while there are none, every call fails and says so.
 */
export function createOpenSearchClient(config: OpenSearchConfig, patience: Patience): Client {
  const signer = { region: config.AWS_REGION, getCredentials: defaultProvider() };
  return new Client({
    node: config.OPENSEARCH_URL,
    ...patience,
    ...(config.OPENSEARCH_AUTH === "iam" && AwsSigv4Signer(signer)),
  });
}
