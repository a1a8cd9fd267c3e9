import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { githubIssuer } from "../../constructs/ci/github-role.ts";
import { repository } from "../../localstack/layout.ts";
import { signedIn } from "../../stacks/commands/preflight/account.ts";
import { checks, preflight } from "../../stacks/commands/preflight/preflight.ts";
import { report } from "../../stacks/commands/preflight/report.ts";
import { merge } from "../../stacks/environments/fixtures/refusals.ts";
import { placeholders } from "../../stacks/environments/placeholders.ts";
import { production } from "../../stacks/environments/production.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type Emulator, startEmulator } from "../emulator/emulator.ts";
import { administratorOf, type EmulatedAccount, emulatedAccount, stateQuota } from "./emulated-account.ts";
import { withoutPlaceholders } from "./filled-environment.ts";
import { nameServer } from "./name-server.ts";

const { region } = production;
const filled = withoutPlaceholders(production);
const directory = mkdtempSync(join(tmpdir(), "mindflow-preflight-"));
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator(filled, { directory });
}, 300_000);
afterAll(async () => {
  await emulator.end();
  rmSync(directory, { recursive: true });
});

const once = ["AWSServiceRoleForConfig", "AWSServiceRoleForAmazonOpenSearchService"];
const iam = (operation: string, parameters: object) =>
  emulator.call({ service: "iam", operation, parameters: { ...parameters } });

const state = (service: string, operation: string, response: object) =>
  emulator.answer({ service, operation, parameters: {} }, response);

test("an account that lacks everything: every check reports its fault, all at once", async () => {
  await stateQuota(emulator, "ec2", "L-1216C47A", 5);
  await stateQuota(emulator, "ec2", "L-34B43A08", 5);
  await stateQuota(emulator, "lambda", "L-B99A9384", 10);
  await state("ec2", "DescribeRegions", { Regions: [{ RegionName: region }] });
  await state("eks", "DescribeAddonVersions", { addons: [{ addonVersions: [{ addonVersion: "v0.9.9" }] }] });
  await state("rds", "DescribeOrderableDBInstanceOptions", { OrderableDBInstanceOptions: [] });
  await state("opensearch", "ListInstanceTypeDetails", { InstanceTypeDetails: [] });
  // moto names service-linked roles otherwise than AWS.
  for (const RoleName of once) await iam("CreateRole", { RoleName, AssumeRolePolicyDocument: "{}" });
  await iam("CreateOpenIDConnectProvider", { Url: `https://${githubIssuer}` });
  const spare = { ...production.aws.cluster.nodeGroups.general, spot: true, max: 9 };
  const environment = merge(production, {
    aws: { network: { zones: ["a", "b", "d"] }, cluster: { nodeGroups: { spare } } },
  }) as AwsEnvironment;
  const dns = await nameServer(new Map());
  const client = { endpoint: emulator.address, credentials: { accessKeyId: "someone", secretAccessKey: "else" } };
  const account = await signedIn({ region, client, resolver: dns.resolver });

  const results = await preflight(environment, account);
  await dns.end();
  expect(results.filter(({ faults }) => faults.length === 0)).toEqual([]);
  const printed = report("production", results);
  for (const { path } of placeholders(production)) expect(printed).toContain(`${path} is "`);
  for (const { condition } of checks) expect(printed).toContain(`FAULT  ${condition}`);
  await expect(`${printed}\n`).toMatchFileSnapshot("every-fault.txt");
});

describe("an account that has everything", () => {
  let emulated: EmulatedAccount;
  beforeAll(async () => {
    await state("ec2", "DescribeRegions", { Regions: [{ RegionName: region }, { RegionName: "eu-west-1" }] });
    // As after a first deployment, which tags what it creates.
    const Tags = [{ Key: "environment", Value: "production" }];
    for (const RoleName of once) await iam("TagRole", { RoleName, Tags });
    const OpenIDConnectProviderArn = `arn:aws:iam::${filled.aws.foundation.account}:oidc-provider/${githubIssuer}`;
    await iam("TagOpenIDConnectProvider", { OpenIDConnectProviderArn, Tags });
    emulated = await emulatedAccount(filled, emulator);
  }, 60_000);
  afterAll(() => emulated.end());

  const printed = async () => report("production", await preflight(filled, await emulated.as(administratorOf(filled))));
  const { domain } = filled.aws.edge;

  test("no check reports a fault", async () => {
    const text = await printed();
    expect(text).not.toContain("FAULT");
    expect(text).toContain("production is ready for its first deployment");
  });

  test.each<[what: string, spoil: () => unknown, fault: string]>([
    [
      "a domain that is delegated to others",
      () => emulated.delegations.set(domain, ["ns1.registrar.aws"]),
      `${domain} is delegated to ns1.registrar.aws: in the zone above it, set NS records with ns-`,
    ],
    [
      "a domain that is not delegated",
      () => emulated.delegations.clear(),
      `${domain} is not delegated: in the zone above`,
    ],
    [
      "a second zone of the domain",
      () =>
        emulator.call({
          service: "route53",
          operation: "CreateHostedZone",
          parameters: { Name: domain, CallerReference: "second" },
        }),
      `Route 53 has 2 public zones of ${domain}: delete those`,
    ],
    [
      "a quota that was never changed",
      async () => {
        await state("service-quotas", "GetServiceQuota", {
          error: { code: "NoSuchResourceException", message: "none" },
        });
        await state("service-quotas", "GetAWSDefaultServiceQuota", { Quota: { Value: 39 } });
      },
      "the quota is 39 virtual CPUs of on-demand standard instances, and nodes and runners may have 40",
    ],
    [
      "a question that the caller may not ask",
      () =>
        state("eks", "DescribeAddonVersions", { error: { code: "AccessDeniedException", message: "not authorized" } }),
      "AWS did not answer this question: AccessDeniedException: not authorized",
    ],
  ])("is refused with %s", async (_what, spoil, fault) => {
    expect(await printed()).not.toContain(fault);
    await spoil();
    expect(await printed()).toContain(fault);
  });

  test("a role that does not administer the cluster is refused", async () => {
    const results = await preflight(filled, await emulated.as("mindflow-developers"));
    const [, , deployer] = results;
    expect(deployer?.faults).toEqual([
      expect.stringMatching(/assumed-role\/mindflow-developers\/preflight is none of/),
    ]);
  });
});

describe("npm run preflight", () => {
  const run = (args: string[], env: Readonly<Record<string, string>>) =>
    new Promise<{ code: unknown; output: string }>((resolve) => {
      const all = ["--disable-warning=DEP0044", "test/commands/preflight.ts", ...args];
      const options = { cwd: repository, env: { PATH: process.env.PATH ?? "", HOME: directory, ...env } };
      execFile(process.execPath, all, options, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      );
    });

  test("dev --emulated: prints whom it asks, then that dev is ready", { timeout: 180_000 }, async () => {
    const { code, output } = await run(["dev", "--emulated"], {});
    expect(output).toMatch(
      /^Asks account 498765432109 in eu-central-1 as arn:aws:sts::\d+:assumed-role\/\S+, and only reads\.$/m,
    );
    expect(output).toMatch(/^dev is ready for its first deployment/m);
    expect(code).toBe(0);
  });

  test("an account with faults ends it with 1", {
    timeout: 180_000,
  }, async () => {
    expect(await run(["dev"], emulator.clientEnvironment)).toMatchObject({
      code: 1,
      output: expect.stringMatching(
        /^Asks account 498765432109 in eu-central-1 as .*^\d+ faults\. Nothing was changed\.$/ms,
      ),
    });
  });

  test("without credentials it says how to sign in", { timeout: 180_000 }, async () => {
    expect(await run(["dev"], { AWS_EC2_METADATA_DISABLED: "true" })).toEqual({
      code: 2,
      output: expect.stringMatching(/^AWS does not know you: sign in/),
    });
  });

  test("it calls operations that read, and no other", () => {
    const text = readFileSync(join(directory, "requests.jsonl"), "utf8");
    const requests = text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { operation: string; client: string });
    const asked = requests.filter(({ client }) => client.startsWith("aws-sdk-js")).map(({ operation }) => operation);
    expect(asked.length).toBeGreaterThan(checks.length);
    expect(asked.filter((operation) => !/^(Get|List|Describe)/.test(operation))).toEqual([]);
  });
});
