import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { type Attributes, type SynthesizedStack, synthesize } from "../../stacks/synthesized.ts";
import { type Exemption, exemptions } from "./exemptions.ts";
import { nothingToSay } from "./nothing-to-say.ts";
import { judge } from "./policy.ts";
import { rules } from "./rules.ts";

const stacks = synthesize(cloudEnvironments);
const today = new Date();

test("every resource of every environment keeps every promise, or has a written reason", () => {
  const { refused, warned } = judge(stacks, cloudEnvironments, today);
  for (const warning of warned) console.error(`warning: ${warning}`);
  expect(refused).toEqual([]);
});

type Change = (attributes: Attributes) => Attributes | undefined;

/** What is said when one resource of production changes, or goes where the change gives nothing. */
function saidAfter(stack: string, type: string, change: Change, day = today): { refused: string[]; warned: string[] } {
  const before = stacks[stack];
  const [id, attributes] = Object.entries(before?.resource[type] ?? {})[0] ?? [];
  if (!before || !id || !attributes) throw new Error(`${stack} has no ${type}`);
  const { [id]: _, ...others } = before.resource[type] ?? {};
  const changed = change(attributes);
  const resource = { ...before.resource, [type]: { ...others, ...(changed && { [id]: changed }) } };
  return said({ [stack]: { ...before, resource } }, day);
}

/** The same of one resource that is added. */
function saidWith(stack: string, type: string, attributes: Attributes): string[] {
  const before = stacks[stack];
  if (!before) throw new Error(`there is no ${stack}`);
  const resource = { ...before.resource, [type]: { ...before.resource[type], added: attributes } };
  return said({ [stack]: { ...before, resource } }, today).refused;
}

/** Of the whole of which one stack is another: only what was not said before. */
function said(changed: Record<string, SynthesizedStack>, day: Date) {
  const { refused, warned } = judge({ ...stacks, ...changed }, cloudEnvironments, day);
  return { refused: [...refused], warned: [...warned] };
}

const set = (more: Attributes) => (attributes: Attributes) => ({ ...attributes, ...more });
const without = (name: string) => (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** For each rule a change of production that breaks it: the stack, the type, the change, and what is said of it. */
const broken: [rule: string, stack: string, type: string, change: Change, says: RegExp][] = [
  [
    "encrypted-at-rest",
    "production-messaging",
    "aws_sqs_queue",
    without("kms_master_key_id"),
    /kms_master_key_id is not set.*give it the key/,
  ],
  [
    "encrypted-at-rest",
    "production-data",
    "aws_db_instance",
    set({ storage_encrypted: false }),
    /storage_encrypted is false/,
  ],
  [
    "encrypted-at-rest",
    "production-data",
    "aws_docdb_cluster",
    set({ kms_key_id: "alias/aws/rds" }),
    /kms_key_id is "alias\/aws\/rds"/,
  ],
  [
    "encrypted-at-rest",
    "production-state",
    "aws_s3_bucket_server_side_encryption_configuration",
    () => undefined,
    /aws_s3_bucket\.bucket_\w+: it has no aws_s3_bucket_server_side_encryption_configuration/,
  ],
  ["keys-rotate", "production-foundation", "aws_kms_key", set({ enable_key_rotation: false }), /make it with/],
  [
    "tls-only",
    "production-data",
    "aws_elasticache_replication_group",
    set({ transit_encryption_enabled: false }),
    /transit_encryption_enabled is false.*require TLS/,
  ],
  ["tls-only", "production-data", "aws_db_parameter_group", set({ parameter: [] }), /rds.force_ssl is not set/],
  [
    "tls-only",
    "production-storage",
    "aws_s3_bucket_policy",
    set({ policy: policy({ Sid: "Read", Effect: "Allow", Principal: { Service: "a" }, Action: "s3:GetObject" }) }),
    /its aws_s3_bucket_policy: no statement refuses plain HTTP/,
  ],
  [
    "tls-only",
    "production-edge",
    "aws_lb_listener",
    set({ protocol: "HTTP", default_action: {} }),
    /protocol is|redirect/,
  ],
  ["not-public", "production-data", "aws_db_instance", set({ publicly_accessible: true }), /close it/],
  [
    "not-public",
    "production-storage",
    "aws_s3_bucket_public_access_block",
    set({ block_public_policy: false }),
    /its aws_s3_bucket_public_access_block: block_public_policy is false/,
  ],
  [
    "not-public",
    "production-messaging",
    "aws_sqs_queue_policy",
    set({
      policy: policy({ Sid: "Anybody", Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "x" }),
    }),
    /statement Anybody lets in everybody/,
  ],
  [
    "no-open-ports",
    "production-network",
    "aws_vpc_security_group_ingress_rule",
    set({ cidr_ipv6: "::/0" }),
    /cidr_ipv6 is the whole internet.*name the group that may come/,
  ],
  ["no-default-network", "production-data", "aws_docdb_cluster", without("db_subnet_group_name"), /give it subnets/],
  [
    "no-wildcards",
    "production-cluster",
    "aws_iam_role_policy",
    set({ policy: policy({ Sid: "All", Effect: "Allow", Action: ["s3:*"], Resource: "*" }) }),
    /statement All allows s3:\* on \*.*name the actions/,
  ],
  [
    "no-wildcards",
    "production-cluster",
    "aws_iam_role_policy_attachment",
    set({ policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    /AdministratorAccess/,
  ],
  [
    "no-standing-credentials",
    "production-secrets",
    "aws_secretsmanager_secret_rotation",
    set({ rotation_rules: { automatically_after_days: 90 } }),
    /automatically_after_days is 90/,
  ],
  [
    "no-plain-secret",
    "production-data",
    "aws_db_instance",
    set({ password: "correct horse battery staple" }),
    /password is kept in the state.*write-only/,
  ],
  [
    "no-plain-secret",
    "production-data",
    "aws_docdb_cluster",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is how Terraform refers to something.
    set({ master_password_wo: "${random_password.admin.result}" }),
    /master_password_wo holds a value that is not ephemeral/,
  ],
  [
    "no-plain-secret",
    "production-secrets",
    "aws_lambda_function",
    set({ environment: { variables: { KEY: "AKIAIOSFODNN7EXAMPLE" } } }),
    /KEY holds an AWS access key/,
  ],
  [
    "imds-v2",
    "production-cluster",
    "aws_launch_template",
    set({ metadata_options: { http_tokens: "optional" } }),
    /metadata_options.http_tokens is "optional"/,
  ],
  ["deletion-protected", "production-data", "aws_db_instance", without("deletion_protection"), /is not set/],
  ["deletion-protected", "production-edge", "aws_lb", set({ enable_deletion_protection: false }), /is false/],
  [
    "backed-up",
    "production-data",
    "aws_docdb_cluster",
    set({ backup_retention_period: 1 }),
    /backup_retention_period is 1.*take the retention from the environment/,
  ],
  ["backed-up", "production-state", "aws_s3_bucket_versioning", () => undefined, /it has no aws_s3_bucket_versioning/],
  ["logs-kept", "production-network", "aws_flow_log", () => undefined, /aws_vpc\.\S+: it has no aws_flow_log/],
  [
    "logs-kept",
    "production-cluster",
    "aws_eks_cluster",
    set({ enabled_cluster_log_types: ["api"] }),
    /enabled_cluster_log_types lacks audit, authenticator/,
  ],
  ["alarms-are-heard", "production-messaging", "aws_cloudwatch_metric_alarm", without("alarm_actions"), /is not set/],
  [
    "images-are-what-was-tested",
    "production-foundation",
    "aws_ecr_repository",
    set({ image_tag_mutability: "MUTABLE" }),
    /image_tag_mutability is "MUTABLE"/,
  ],
  [
    "supported",
    "production-data",
    "aws_docdb_cluster",
    set({ engine_version: "4.0.0" }),
    /engine_version is "4.0.0", which the end-of-support table does not have.*newer version/,
  ],
  [
    "supported",
    "production-platform",
    "helm_release",
    set({ version: "0.0.1" }),
    /version is "0.0.1", which the end-of-support table does not have.*third-party.json/,
  ],
  [
    "no-plain-secret",
    "production-platform",
    "helm_release",
    set({ values: ['{"grafana":{"adminPassword":"hunter2"}}'] }),
    /in its values admin_password is kept in the state/,
  ],
  [
    "restricted-pods",
    "production-platform",
    "kubernetes_namespace_v1",
    set({ metadata: { name: "mindflow", labels: { "pod-security.kubernetes.io/enforce": "privileged" } } }),
    /pod-security.kubernetes.io\/enforce is "privileged".*kube-system/,
  ],
  ["goes-back", "production-platform", "helm_release", set({ atomic: false }), /atomic is false.*third-party-release/],
];

describe("a change of production is refused, with the resource, the rule and the fix", () => {
  test.each(broken)("%s: %s %s (%#)", (rule, stack, type, change, says) => {
    const { fix } = rules.find(({ id }) => id === rule) ?? {};
    const { refused } = saidAfter(stack, type, change);
    const sentences = refused.filter((sentence) => sentence.includes(`(${rule}): ${fix}`));
    expect(sentences).toEqual([expect.stringMatching(new RegExp(`^${stack} (aws|helm|kubernetes)_\\w+\\.\\S+: `))]);
    expect(sentences[0]).toMatch(says);
  });

  test("tagged: a provider without tags", () => {
    const before = stacks["production-data"] as SynthesizedStack;
    const { refused } = said(
      { "production-data": { ...before, provider: { aws: [{ region: "eu-central-1" }] } } },
      today,
    );
    expect(refused).toEqual([expect.stringMatching(/^production-data provider.default: .*environment is not set/)]);
  });

  test.each(["aws_default_vpc", "aws_iam_user", "aws_iam_access_key", "aws_key_pair", "random_password"])(
    "there is no place for %s",
    (type) =>
      expect(saidWith("production-data", type, {})).toEqual([
        expect.stringMatching(`^production-data ${type}.added: `),
      ]),
  );

  test("every rule has been seen to refuse", () => {
    const seen = new Set(["tagged", ...broken.map(([rule]) => rule)]);
    expect(rules.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe("support", () => {
  const eks = (day: string) => saidAfter("production-cluster", "aws_eks_cluster", (same) => same, new Date(day));

  test("warns 90 days before it ends, and refuses from the day after", () => {
    expect(eks("2026-12-26").warned).toEqual([]);
    expect(eks("2026-12-28").warned).toContainEqual(
      expect.stringMatching(
        /^production-cluster aws_eks_cluster\.\S+: the support of EKS 1.35 ends on 2027-03-27, in 90 days/,
      ),
    );
    expect(eks("2027-03-27T23:00:00Z").refused).toEqual([]);
    expect(eks("2027-03-28T01:00:00Z").refused).toContainEqual(
      expect.stringMatching(/^production-cluster \S+: the support of EKS 1.35 ended on 2027-03-27.*newer version/),
    );
  });

  test("that is somebody else's chart is looked up again after half a year", () => {
    const warned = (day: string) =>
      saidAfter("production-platform", "helm_release", (same) => same, new Date(day)).warned;
    const charts = (day: string) => warned(day).filter((warning) => warning.includes(" helm_release."));
    expect(charts("2026-12-31")).toEqual([]);
    expect(charts("2027-03-01")).toContainEqual(
      expect.stringMatching(
        /^production-platform helm_release\.istiod: the end of chart istiod 1\.30\.3 was looked up/,
      ),
    );
  });

  test("that AWS has set no end to is looked up again after a year", () => {
    expect(
      saidAfter("production-data", "aws_docdb_cluster", (same) => same, new Date("2027-12-01")).warned,
    ).toContainEqual(
      expect.stringMatching(/^production-data aws_docdb_cluster\.\S+: the end of DocumentDB 5.0 was looked up on 2026/),
    );
  });
});

describe("an exemption", () => {
  const withExemptions = (...more: Exemption[]) =>
    judge(stacks, cloudEnvironments, today, [...exemptions, ...more]).refused;
  const exemption: Exemption = {
    rule: "not-public",
    stack: "production-data",
    resource: "aws_db_instance.gone",
    because: "It was there once, and nobody tidied up.",
    since: today.toISOString().slice(0, 10),
  };

  test("that exempts from nothing is refused", () => {
    expect(withExemptions(exemption)).toEqual([
      "the exemption of production-data aws_db_instance.gone from not-public exempts from nothing: remove it",
    ]);
  });

  test("is refused after a year, and one without a reason at once", () => {
    const [first, ...others] = exemptions;
    if (!first) throw new Error("there is none to try with");
    const yearOld = new Date(Date.parse(first.since) + 366 * 86_400_000);
    expect(judge(stacks, cloudEnvironments, yearOld, [first]).refused).toContainEqual(
      `the exemption of ${first.stack} ${first.resource} from ${first.rule} is of ${first.since}: mend what it exempts, or date it anew`,
    );
    expect(judge(stacks, cloudEnvironments, today, [{ ...first, because: "" }, ...others]).refused).toEqual([
      expect.stringContaining("has no reason: write it in a sentence"),
    ]);
  });

  test("covers one resource, and not its neighbours", () => {
    const [first, ...others] = exemptions;
    if (!first) throw new Error("there is none to try with");
    const neighbours = { ...first, resource: `${first.resource}2` };
    const { refused } = judge(stacks, cloudEnvironments, today, [neighbours, ...others]);
    expect(refused.filter((sentence) => sentence.includes(`${first.resource}:`))).not.toEqual([]);
  });
});

describe("a type of resource", () => {
  test("that is new is a decision", () => {
    expect(saidWith("production-data", "aws_dynamodb_table", {})).toEqual([
      "aws_dynamodb_table is new: give it a line in test/policy/rules.ts, or put it into nothing-to-say.ts",
    ]);
  });

  test("about which there is nothing to say is in use, and no rule says something", () => {
    const indifferent = [...nothingToSay, "aws_glacier_vault", "aws_db_instance"];
    expect(judge(stacks, cloudEnvironments, today, exemptions, indifferent).refused).toEqual([
      "aws_glacier_vault in nothing-to-say.ts has a rule or is not in use: remove it there",
      "aws_db_instance in nothing-to-say.ts has a rule or is not in use: remove it there",
    ]);
  });
});
