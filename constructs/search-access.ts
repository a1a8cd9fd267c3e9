import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation/index.js";
import { Construct } from "constructs";
import type { Wished } from "../services/search-access/src/wished.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { FunctionCode } from "./function-code.ts";
import { resourceName, searchMaster } from "./names.ts";
import { networkedFunction } from "./networked-function.ts";

export interface SearchAccessProps {
  readonly environment: AwsEnvironment;
  readonly domain: {
    /** A host name. */
    readonly endpoint: string;
    /** Whom OpenSearch obeys in everything. */
    readonly master: { readonly name: string; readonly arn: string };
  };
  readonly wished: Wished;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly data: string; readonly logs: string };
}

/**
 * Has OpenSearch give each caller its part and delete what is old, by the function in services/search-access. Terraform
 * calls it, and again whenever what is wished, its code, or the domain is another; where OpenSearch refuses, the deployment
 * ends there with OpenSearch's own words. It is no alarm's business: nobody else calls it.
 *
 * Limit: what somebody changes in OpenSearch by hand stays until then.
 */
export class SearchAccess extends Construct {
  constructor(scope: Construct, id: string, props: SearchAccessProps) {
    super(scope, id);
    const { environment, domain, wished, subnetIds, securityGroupId, keyArns } = props;
    const code = new FunctionCode(this, "code", "services/search-access/src/main.ts");
    const { lambda, mayRun } = networkedFunction(this, {
      name: resourceName(environment.name, searchMaster),
      description: "Says in OpenSearch who may do what, and how long it keeps what.",
      code,
      role: domain.master,
      // What it may do in the domain came with its role.
      permissions: [],
      // Some requests for each role and each day that is kept, of which none takes long.
      seconds: 120,
      // Two would only undo each other's work.
      atOnce: 1,
      variables: { OPENSEARCH_URL: `https://${domain.endpoint}`, OPENSEARCH_AUTH: "iam" },
      subnetIds,
      securityGroupId,
      logRetention: environment.aws.cluster.logRetention,
      keyArns: { variables: keyArns.data, logs: keyArns.logs },
    });
    new LambdaInvocation(this, "call", {
      functionName: lambda.functionName,
      input: JSON.stringify(wished),
      triggers: { code: code.hash, domain: domain.endpoint },
      dependsOn: mayRun,
    });
  }
}
