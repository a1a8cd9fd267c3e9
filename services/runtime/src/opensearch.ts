import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Client, type ClientOptions } from "@opensearch-project/opensearch";
import { AwsSigv4Signer } from "@opensearch-project/opensearch/aws-v3";
import type { z } from "zod";
import type { opensearchConfig } from "./config.ts";

type OpenSearchConfig = z.infer<z.ZodObject<typeof opensearchConfig>>;

/** The timeout of one try, in milliseconds, and the number of retries. */
export type RequestLimits = Required<Pick<ClientOptions, "requestTimeout" | "maxRetries">>;

/** With IAM, the client signs each request as the service's AWS role and renews the credentials in time. */
export function createOpenSearchClient(config: OpenSearchConfig, limits: RequestLimits): Client {
  const signer = { region: config.AWS_REGION, getCredentials: defaultProvider() };
  return new Client({
    node: config.OPENSEARCH_URL,
    ...limits,
    ...(config.OPENSEARCH_AUTH === "iam" && AwsSigv4Signer(signer)),
  });
}
