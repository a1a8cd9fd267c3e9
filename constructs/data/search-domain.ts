import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { OpensearchDomain } from "@cdktf/provider-aws/lib/opensearch-domain/index.js";
import { Construct } from "constructs";
import { allow, assumableBy, policyDocument } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import { maintenanceWindows } from "./maintenance-windows.ts";
import { clusterConfig, type SearchDomainSettings, supportsAutoTune } from "./search-nodes.ts";
import { StoreLogs } from "./store-logs.ts";
import type { StoreProps } from "./store-props.ts";

export const searchVersion = "OpenSearch_2.19";

export interface SearchDomainProps extends StoreProps<SearchDomainSettings> {
  readonly region: string;
  readonly account: string;
}

/** The name of the function that manages access to OpenSearch, and of its role, OpenSearch's master user. */
export const searchMaster = "search-access";

const logTypes = {
  "search-slow": "SEARCH_SLOW_LOGS",
  "index-slow": "INDEX_SLOW_LOGS",
  application: "ES_APPLICATION_LOGS",
  audit: "AUDIT_LOGS",
} as const;

/**
 * OpenSearch 2.19 without passwords: IAM decides which roles reach the domain, and fine-grained access control what
 * they may do. The role `master` manages the latter (search-access.ts).
 * Limits: AWS makes hourly snapshots and keeps them for 14 days.
 * Source: docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html, managedomains-snapshots.html
 */
export class SearchDomain extends Construct {
  readonly domain: OpensearchDomain;
  readonly master: IamRole;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    const { environment, region, account, subnetIds, securityGroupId, keyArns, settings } = props;
    // At most 28 characters.
    const name = resourceName(environment, "search");
    const arn = `arn:aws:es:${region}:${account}:domain/${name}`;
    const logs = new StoreLogs(this, "logs", {
      prefix: `/aws/vendedlogs/OpenSearchService/${name}`,
      types: Object.keys(logTypes),
      retention: settings.logs,
      keyArn: keyArns.logs,
    });
    this.master = this.#masterRole(environment, arn);
    this.domain = new OpensearchDomain(this, "domain", {
      domainName: name,
      engineVersion: searchVersion,
      clusterConfig: clusterConfig(settings),
      ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: settings.volumeGiB },
      vpcOptions: { subnetIds: subnetIds.slice(0, settings.zones), securityGroupIds: [securityGroupId] },
      encryptAtRest: { enabled: true, kmsKeyId: keyArns.data },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: false,
        masterUserOptions: { masterUserArn: this.master.arn },
      },
      accessPolicies: policyDocument({
        Sid: "EnableIamPolicies",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "es:ESHttp*",
        Resource: `${arn}/*`,
      }),
      offPeakWindowOptions: { enabled: true, offPeakWindow: { windowStartTime: maintenanceWindows.offPeakStart } },
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      ...(supportsAutoTune(settings) && { autoTuneOptions: { desiredState: "ENABLED", useOffPeakWindow: true } }),
      logPublishingOptions: Object.values(logTypes).map((logType, i) => ({
        logType,
        cloudwatchLogGroupArn: logs.groups[i]?.arn ?? "",
      })),
      // OpenSearch Service has no deletion protection, so Terraform refuses.
      lifecycle: { preventDestroy: settings.deletionProtection },
      dependsOn: [this.#logsPolicy(logs.groups, arn, account, name)],
    });
  }

  #masterRole(environment: string, domainArn: string): IamRole {
    const role = new IamRole(this, "master-role", {
      name: resourceName(environment, searchMaster),
      assumeRolePolicy: policyDocument(assumableBy("lambda.amazonaws.com")),
    });
    const methods = ["Get", "Put", "Post", "Delete"].map((method) => `es:ESHttp${method}`);
    const policy = policyDocument(allow("ManageAccess", methods, `${domainArn}/*`));
    new IamRolePolicy(this, "master-policy", { role: role.name, policy });
    return role;
  }

  #logsPolicy(groups: CloudwatchLogGroup[], domainArn: string, account: string, name: string) {
    return new CloudwatchLogResourcePolicy(this, "logs-policy", {
      policyName: name,
      policyDocument: policyDocument({
        Sid: "WriteFromDomain",
        Effect: "Allow",
        Principal: { Service: "es.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: groups.map(({ arn }) => `${arn}:*`),
        Condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": domainArn } },
      }),
    });
  }
}
