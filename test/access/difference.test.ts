import { describe, expect, test } from "vitest";
import type { Manifest } from "../charts/releases.ts";
import { accessDifference } from "./difference.ts";
import {
  added,
  differenceOfObjects,
  differenceWith,
  idOf,
  present,
  presentAccess,
  withJson,
  withResource,
  withTopology,
} from "./fixtures/changes.ts";
import type { State } from "./gains.ts";
import type { Grant } from "./grant.ts";
import type { Line } from "./lines.ts";
import { asText } from "./report.ts";
import { accessOf } from "./side.ts";

/** A line for each change. A line that begins with `!` is red. */
const textOf = (lines: readonly Line[]) => asText(lines, ["dev"]).split("\n\n")[0];
const widenings = (lines: readonly Line[]) => lines.filter(({ sign }) => sign === "+").map((line) => textOf([line]));
const red = (text: string) => `! ${text}: no edge explains it`;

const newQueue = withTopology(({ queues, services }) => {
  queues.reindexing = { from: "task-events" };
  services["search-indexer"]?.consumes?.push("reindexing");
});

const rolePolicy = (role: RegExp, find: string | RegExp, replace: string) =>
  withJson("dev-cluster", "aws_iam_role_policy", role, "policy", find, replace);
const migration = (sql: string) => ({ migrations: [...present.migrations, sql] });
const searchRoles = (find: string | RegExp, replace: string) =>
  withJson("dev-cluster", "aws_lambda_invocation", /search-access/, "input", find, replace);
const ingress = (group: RegExp, rule: object) =>
  added("dev-network", "aws_vpc_security_group_ingress_rule", {
    security_group_id: idOf("dev-network", "aws_security_group", group),
    ip_protocol: "tcp",
    ...rule,
  });

describe("an edge of the topology is one line, and green:", () => {
  test("a new queue", async () => {
    expect(textOf(await differenceWith(newQueue))).toBe(
      "+ search-indexer consumes the queue reindexing (IAM sqs:ReceiveMessage, sqs:DeleteMessage, " +
        "sqs:ChangeMessageVisibility, sqs:GetQueueAttributes, keda-operator: sqs:GetQueueAttributes, " +
        "sns.amazonaws.com: sqs:SendMessage, queue reindexing: leave failed messages)",
    );
  });

  test("a new caller", async () => {
    const change = withTopology(({ services }) => Object.assign(services.query ?? {}, { calls: ["command"] }));
    expect(textOf(await differenceWith(change))).toBe(
      "+ query calls command (network policy tcp/4001; mesh * /commands/* on 4001, * /health/live on 4001)",
    );
  });

  test("a new reader of a secret", async () => {
    const change = withTopology(({ services }) =>
      Object.assign(services.query ?? {}, { secrets: ["media-signing-key"] }),
    );
    expect(textOf(await differenceWith(change))).toBe("+ query reads the secret media-signing-key (secret read)");
  });

  test("a privilege that an edge in PostgreSQL covers", async () => {
    expect(textOf(await differenceWith(migration("GRANT SELECT ON outbox TO query;")))).toBe(
      "+ query may newly SELECT on table outbox (PostgreSQL): query reads postgres",
    );
  });
});

describe("a widening that no edge explains is one line, and red:", () => {
  test.each([
    [
      "a wildcard for the action",
      rolePolicy(/^relay-/, '"sns:Publish"', '"sns:*"'),
      "relay may newly sns:* on topic task-events (IAM)",
    ],
    [
      "a wildcard for the resource",
      rolePolicy(/^relay-/, /(?<="sns:Publish","Resource":)\[[^\]]+\]/, '"*"'),
      "relay may newly sns:Publish on * (IAM)",
    ],
    [
      "everything that is not named",
      rolePolicy(/^relay-/, '"Action":"sns:Publish"', '"NotAction":"sns:Publish"'),
      "relay may newly everything but sns:Publish on topic task-events (IAM)",
    ],
    [
      "an action that the edge does not need",
      rolePolicy(/^search-indexer-/, '"sqs:ReceiveMessage"', '"sqs:ReceiveMessage","sqs:PurgeQueue"'),
      "search-indexer may newly sqs:PurgeQueue on queue search-indexer (IAM)",
    ],
    [
      "a permission without its condition",
      rolePolicy(/^notifier-/, /,"Condition":\{[^}]+\}\}/, ""),
      "notifier may newly ses:SendEmail on ses identity/<environment>.mindflow.example (IAM)",
    ],
    [
      "an open port of a security group",
      ingress(/^postgres_/, { cidr_ipv4: "0.0.0.0/0", from_port: 5432, to_port: 5432 }),
      "any address may newly connect to security group postgres on tcp/5432 (security group)",
    ],
    [
      "all ports between two groups",
      ingress(/^postgres_/, {
        referenced_security_group_id: idOf("dev-network", "aws_security_group", /^deployer_/),
        ip_protocol: "-1",
      }),
      "security group deployer may newly connect to security group postgres on every port (security group)",
    ],
    [
      "a function in the group of others",
      withResource("dev-cluster", "aws_lambda_function", /^search-access/, (lambda) => ({
        ...lambda,
        vpc_config: { security_group_ids: [`\${data.terraform_remote_state.other.outputs.nodes}`] },
      })),
      "function search-access may newly be in data.terraform_remote_state.other.outputs.nodes (security group)",
    ],
    [
      "a policy that only Terraform knows",
      withResource("dev-cluster", "aws_iam_role_policy", /^relay-/, (policy) => ({
        ...policy,
        policy: `\${data.aws_iam_policy_document.all.json}`,
      })),
      "relay may newly what data.aws_iam_policy_document.all.json allows on * (IAM)",
    ],
    [
      "more indices for a role of OpenSearch",
      searchRoles('"tasks-*"', '"*"'),
      "query may newly indices:data/read/search on index * (OpenSearch)",
    ],
    [
      "more actions for a role of OpenSearch",
      searchRoles('"indices:data/read/search"', '"indices:data/read/search","indices:data/write/index"'),
      "query may newly indices:data/write/index on index tasks, index tasks-* (OpenSearch)",
    ],
    [
      "trust in all pods",
      withJson("dev-cluster", "aws_iam_role", /^relay-/, "assume_role_policy", /,"Condition".+(?=\}\]\}$)/, ""),
      "pods.eks.amazonaws.com may newly sts:AssumeRole, sts:TagSession on role relay (IAM)",
    ],
    [
      "a role without its boundary",
      withResource("dev-cluster", "aws_iam_role", /^relay-/, (role) => ({ ...role, permissions_boundary: undefined })),
      "relay may newly more than policy mindflow-<environment>-boundary allows on *, which was denied (IAM)",
    ],
    [
      "a queue without its denial of plain HTTP",
      withJson(
        "dev-messaging",
        "aws_sqs_queue_policy",
        /^notifier-queue_policy/,
        "policy",
        /,\{"Sid":"Deny.+(?=\])/,
        "",
      ),
      "anybody may newly sqs:* on queue notifier, which was denied, if aws:SecureTransport Bool false (IAM)",
    ],
    [
      "an administrator of the cluster",
      added("dev-cluster", "aws_eks_access_policy_association", {
        principal_arn: "arn:aws:iam::999999999999:role/stranger",
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        access_scope: { type: "cluster" },
      }),
      "iam:999999999999 role/stranger may newly what AmazonEKSClusterAdminPolicy allows on * of the cluster (Kubernetes)",
    ],
  ])("%s", async (_, change, text) => {
    expect(widenings(await differenceWith(change))).toEqual([red(text)]);
  });

  test("privileges in PostgreSQL, each by itself", async () => {
    const sql = "GRANT INSERT ON task TO query; GRANT SELECT ON idempotency TO PUBLIC; GRANT command TO relay;";
    expect(widenings(await differenceWith(migration(sql)))).toEqual([
      red("anybody may newly SELECT on table idempotency (PostgreSQL)"),
      red("query may newly INSERT on table task (PostgreSQL)"),
      red("relay may newly be on role command (PostgreSQL)"),
    ]);
  });

  const changed = (kind: string, name: string, spec: object | undefined) => (object: Manifest) =>
    object.kind === kind && object.metadata.name === name ? spec && { ...object, ...spec } : object;

  test.each([
    [
      "a network policy that lets in everybody",
      changed("NetworkPolicy", "command-test-admission", {
        spec: {
          podSelector: { matchLabels: { "app.kubernetes.io/component": "relay" } },
          policyTypes: ["Ingress"],
          ingress: [{}],
        },
      }),
      "anybody may newly connect to relay on every port (network policy)",
    ],
    [
      "a mesh that lets in everybody whom no policy names",
      changed("AuthorizationPolicy", "default-deny", undefined),
      "anybody may newly request * of relay, search-indexer (mesh)",
    ],
    [
      "a caller without a certificate",
      changed("PeerAuthentication", "default", { spec: { mtls: { mode: "PERMISSIVE" } } }),
      "anybody may newly request connect without a certificate of the mesh of every pod of the mesh (mesh)",
    ],
    [
      "a right of a group in the cluster",
      changed("Role", "mindflow-restart", { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }] }),
      "group mindflow:operators, group mindflow:developers may newly get on secrets of mindflow (Kubernetes)",
    ],
  ])("%s", async (_, change, text) => {
    expect(widenings(await differenceOfObjects(change))).toEqual([red(text)]);
  });

  test("pods that no network policy confines any more", async () => {
    const lines = await differenceOfObjects((object) =>
      object.kind === "NetworkPolicy" && object.metadata.namespace === "mindflow" ? undefined : object,
    );
    expect(textOf(lines)).toContain(
      red("anybody may newly connect to every pod of mindflow on every port (network policy)"),
    );
    expect(textOf(lines)).toContain(
      red("every pod of mindflow may newly connect to anything on every port (network policy)"),
    );
  });
});

test("a narrowing is never red", async () => {
  const without = await accessOf({ ...present, ...rolePolicy(/^relay-/, '"kms:GenerateDataKey",', "") });
  expect(textOf(accessDifference(presentAccess, without))).toBe(
    "- relay may no longer kms:GenerateDataKey on key events (IAM)",
  );
  const withQueue = await accessOf({ ...present, ...newQueue });
  expect(textOf(accessDifference(withQueue, presentAccess))).toMatch(
    /^- no longer: search-indexer consumes the queue reindexing \(.+\)$/,
  );
});

test("the same access is no line", async () => {
  expect(textOf(await differenceWith({}))).toBe("Nobody may do more or less than before.");
});

test("a new environment is one green line if nobody may do more in it than elsewhere", async () => {
  const { topology, environments } = presentAccess;
  const { grants, things } = environments.dev as State;
  const withQa = (more: readonly Grant[]) =>
    accessDifference(presentAccess, {
      topology,
      environments: { ...environments, qa: { grants: [...grants, ...more], things } },
    });
  const all = ["dev", "qa"];
  const line = "+ there is the environment qa, with what others have, in qa";
  expect(asText(withQa([]), all)).toBe(line);
  expect(
    asText(withQa([{ layer: "IAM", who: "relay", may: "s3:*", what: "*" }]), all)
      .split("\n")
      .slice(0, 2),
  ).toEqual(["! relay may newly s3:* on * (IAM), in qa: no edge explains it", line]);
});

test("what is removed takes its denials along, which lets nobody do more", async () => {
  const withQueue = await accessOf({ ...present, ...newQueue });
  expect(accessDifference(withQueue, presentAccess).filter(({ unexplained }) => unexplained)).toEqual([]);
});
