import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { FunctionCode, type FunctionSource } from "../functions/function-code.ts";
import { networkedFunction } from "../functions/networked-function.ts";
import { resourceName } from "../names.ts";
import type { Json } from "../records.ts";
import { searchMaster } from "./search-domain.ts";

export interface SearchAccessProps {
  readonly environment: string;
  readonly domain: {
    readonly endpoint: string;
    readonly master: { readonly name: string; readonly arn: string };
  };
  /** A function that applies the roles and policies of its input to OpenSearch. */
  readonly source: FunctionSource;
  readonly desired: Json;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly logRetention: StringValue;
  readonly keyArns: { readonly data: string; readonly logs: string };
}

/**
 * Applies roles and retention policies to OpenSearch by a Lambda function. Terraform invokes it when the input, the
 * code or the domain changes, so manual changes in OpenSearch stay until then.
 */
export class SearchAccess extends Construct {
  constructor(scope: Construct, id: string, props: SearchAccessProps) {
    super(scope, id);
    const { environment, domain, desired, subnetIds, securityGroupId, logRetention, keyArns } = props;
    const code = new FunctionCode(this, "code", props.source);
    const { lambda, prerequisites } = networkedFunction(this, {
      name: resourceName(environment, searchMaster),
      description: "Says in OpenSearch who may do what, and how long it keeps what.",
      code,
      role: domain.master,
      permissions: [],
      timeoutSeconds: 120,
      concurrency: 1,
      variables: { OPENSEARCH_URL: `https://${domain.endpoint}`, OPENSEARCH_AUTH: "iam" },
      subnetIds,
      securityGroupId,
      logRetention,
      keyArns: { variables: keyArns.data, logs: keyArns.logs },
    });
    new LambdaInvocation(this, "call", {
      functionName: lambda.functionName,
      input: JSON.stringify(desired),
      triggers: { code: code.hash, domain: domain.endpoint },
      dependsOn: prerequisites,
    });
  }
}
