import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { OpensearchDomain } from "@cdktf/provider-aws/lib/opensearch-domain/index.js";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { resourceName, searchMaster } from "./names.ts";
import { allow, assumableBy, policyDocument } from "./policy.ts";
import { quietHours } from "./quiet-hours.ts";
import { StoreLogs } from "./store-logs.ts";

export interface SearchDomainProps {
  readonly environment: AwsEnvironment;
  /** In every zone one: the domain takes as many of them as it has zones. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly data: string; readonly logs: string };
}

/**
 * OpenSearch 2.19, reached from within the VPC and over TLS 1.2 or newer only, encrypted at rest by our key and between
 * its nodes.
 *
 * Two must let a caller in: IAM says which role may call at all, and OpenSearch's own access control what it may do with
 * which index. There the role `master` alone may do everything, and a function gives each other role its part with it
 * (search-access.ts). Nobody has a password.
 *
 * Limits: a snapshot each hour, kept for 14 days by AWS. Auto-Tune and Auto-Software-Update act in the off-peak window.
 * Source: docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html, managedomains-snapshots.html
 */
export class SearchDomain extends Construct {
  readonly domain: OpensearchDomain;
  /** For one function: who has it may do everything in OpenSearch, and let others. */
  readonly master: IamRole;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    const { environment, subnetIds, securityGroupId, keyArns } = props;
    const { opensearch, deletionProtection } = environment.aws.data;
    const { account } = environment.aws.foundation;
    // At most 28 characters.
    const name = resourceName(environment.name, "search");
    const arn = `arn:aws:es:${environment.region}:${account}:domain/${name}`;
    const logs = new StoreLogs(this, "logs", {
      environment,
      groups: Object.fromEntries(
        Object.keys(logTypes).map((log) => [log, `/aws/vendedlogs/OpenSearchService/${name}/${log}`]),
      ),
      keyArn: keyArns.logs,
    });
    this.master = this.#masterRole(environment, arn);
    this.domain = new OpensearchDomain(this, "domain", {
      domainName: name,
      engineVersion: "OpenSearch_2.19",
      clusterConfig: nodes(opensearch),
      ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: opensearch.volumeGiB },
      vpcOptions: { subnetIds: subnetIds.slice(0, opensearch.zones), securityGroupIds: [securityGroupId] },
      encryptAtRest: { enabled: true, kmsKeyId: keyArns.data },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: false,
        masterUserOptions: { masterUserArn: this.master.arn },
      },
      accessPolicies: policyDocument({
        Sid: "IamDecides",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "es:ESHttp*",
        Resource: `${arn}/*`,
      }),
      offPeakWindowOptions: { enabled: true, offPeakWindow: { windowStartTime: quietHours.offPeakStart } },
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      ...(mayTune(opensearch.instanceType) && { autoTuneOptions: { desiredState: "ENABLED", useOffPeakWindow: true } }),
      logPublishingOptions: Object.values(logTypes).map((logType, i) => ({
        logType,
        cloudwatchLogGroupArn: logs.groups[i]?.arn ?? "",
      })),
      // OpenSearch Service has no such protection of its own, so it is Terraform that refuses.
      lifecycle: { preventDestroy: deletionProtection },
      dependsOn: [this.#mayWrite(logs.groups, arn, account, name)],
    });
  }

  #masterRole({ name }: AwsEnvironment, domainArn: string): IamRole {
    const role = new IamRole(this, "master-role", {
      name: resourceName(name, searchMaster),
      assumeRolePolicy: policyDocument(assumableBy("lambda.amazonaws.com")),
    });
    new IamRolePolicy(this, "master-policy", {
      role: role.name,
      policy: policyDocument(
        allow(
          "GiveParts",
          ["Get", "Put", "Post", "Delete"].map((method) => `es:ESHttp${method}`),
          `${domainArn}/*`,
        ),
      ),
    });
    return role;
  }

  #mayWrite(groups: CloudwatchLogGroup[], domainArn: string, account: string, name: string) {
    return new CloudwatchLogResourcePolicy(this, "logs-policy", {
      policyName: name,
      policyDocument: policyDocument({
        Sid: "TakeFromDomain",
        Effect: "Allow",
        Principal: { Service: "es.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: groups.map(({ arn }) => `${arn}:*`),
        Condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": domainArn } },
      }),
    });
  }
}

const logTypes = {
  "search-slow": "SEARCH_SLOW_LOGS",
  "index-slow": "INDEX_SLOW_LOGS",
  application: "ES_APPLICATION_LOGS",
  audit: "AUDIT_LOGS",
} as const;

function nodes({ instanceType, instances, zones, masters }: AwsEnvironment["aws"]["data"]["opensearch"]) {
  return {
    instanceType,
    instanceCount: instances,
    zoneAwarenessEnabled: zones > 1,
    ...(zones > 1 && { zoneAwarenessConfig: { availabilityZoneCount: zones } }),
    ...("instances" in masters && {
      dedicatedMasterEnabled: true,
      dedicatedMasterType: masters.instanceType,
      dedicatedMasterCount: masters.instances,
    }),
  };
}

/** Burstable instances have no Auto-Tune. Source: the same guide, supported-instance-types.html */
function mayTune(instanceType: string): boolean {
  return !/^t[23]\./.test(instanceType);
}
