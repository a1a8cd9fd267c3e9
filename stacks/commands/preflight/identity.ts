import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  NoSuchEntityException,
  type Role,
  type Tag,
} from "@aws-sdk/client-iam";
import { githubIssuer } from "../../../constructs/ci/github-role.ts";
import { resourceName } from "../../../constructs/names.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import type { Account } from "./account.ts";
import type { Check } from "./check.ts";

export const identityChecks: readonly Check[] = [
  {
    condition: "The credentials belong to the account in `aws.foundation.account`.",
    faults: ({ aws }, { id }) =>
      id === aws.foundation.account
        ? []
        : [`the credentials belong to ${id}, and the account is ${aws.foundation.account}: sign in to that one`],
  },
  {
    condition:
      "Who deploys has a role that administers the cluster: `platform` and `workloads` use the Kubernetes API.",
    faults({ name, aws }, { caller }) {
      const administrators = [
        ...Object.entries(aws.cluster.access).flatMap(([role, level]) => (level === "administer" ? [role] : [])),
        resourceName(name, "ci-apply"),
      ];
      const [, role] = /:assumed-role\/([^/]+)\//.exec(caller) ?? [];
      if (role !== undefined && administrators.includes(role)) return [];
      return [
        `${caller} is none of ${administrators.join(", ")}: assume one, or give its role "administer" in aws.cluster.access`,
      ];
    },
  },
  {
    condition: "The IAM roles exist that `aws.cluster.access` names.",
    async faults({ aws }, account) {
      const names = Object.keys(aws.cluster.access);
      const roles = await Promise.all(names.map((name) => roleNamed(name, account)));
      return names
        .filter((_name, index) => roles[index] === undefined)
        .map((name) => `the role ${name} does not exist: create it, or name another in aws.cluster.access`);
    },
  },
  {
    condition:
      "What an account has once is not there yet: the service-linked roles of AWS Config and OpenSearch, GitHub's identity provider.",
    async faults(environment, account) {
      const found = await Promise.all(
        once(environment, account).map(async (one) => ({ ...one, found: await one.tags() })),
      );
      const isOurs = ({ Key, Value }: Tag) => Key === "environment" && Value === environment.name;
      return found
        .filter(({ found: tags }) => tags && !tags.some(isOurs))
        .map(({ what, remove }) => `${what} exists, and Terraform would create it: remove it with \`${remove}\``);
    },
  },
];

interface Once {
  readonly what: string;
  readonly remove: string;
  /** Undefined if it does not exist. After a deployment it has our tags. */
  readonly tags: () => Promise<Tag[] | undefined>;
}

function once({ aws: { foundation } }: AwsEnvironment, account: Account): Once[] {
  const roles = [
    "AWSServiceRoleForAmazonOpenSearchService",
    ...(foundation.audit.configuration === "on" ? ["AWSServiceRoleForConfig"] : []),
  ];
  const provider = `arn:aws:iam::${account.id}:oidc-provider/${githubIssuer}`;
  const getProvider = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider });
  return [
    ...roles.map((name) => ({
      what: `the role ${name}`,
      remove: `aws iam delete-service-linked-role --role-name ${name}`,
      tags: async () => {
        const role = await roleNamed(name, account);
        return role && (role.Tags ?? []);
      },
    })),
    {
      what: `the identity provider ${githubIssuer}`,
      remove: `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${provider}`,
      tags: () => unlessAbsent(account.iam.send(getProvider).then(({ Tags = [] }) => Tags)),
    },
  ];
}

function roleNamed(RoleName: string, { iam }: Account): Promise<Role | undefined> {
  return unlessAbsent(iam.send(new GetRoleCommand({ RoleName })).then(({ Role }) => Role));
}

function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error) => {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  });
}
