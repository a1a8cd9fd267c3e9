import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CopyObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, expect, type TestContext, test, vi } from "vitest";
import { awsProviderVersion } from "../../stacks/base/aws-stack.ts";
import { stateBucketName } from "../../stacks/base/state-backend.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { applyStack } from "../../stacks/pipeline/apply-stack.ts";
import { PlanStore, planKey } from "../../stacks/pipeline/plan-store.ts";
import { plansBucketName, plansKeyAlias } from "../../stacks/pipeline/plan-store-names.ts";
import type { PlannedStack } from "../../stacks/pipeline/planned-stack.ts";
import { sealStack } from "../../stacks/pipeline/seal-stack.ts";
import { TerraformDirectory } from "../../stacks/pipeline/terraform/terraform-directory.ts";
import { type Emulator, startEmulator } from "../emulator/emulator.ts";
import { needed } from "../fixtures/tools.ts";
import { provideTerraform } from "../terraform/aws-provider.ts";
import { findTerraform } from "../terraform/terraform.ts";
import { terraformOptions } from "./emulated-terraform.ts";
import { MemoryMonitor } from "./report/memory-monitor.ts";
import { synthesizeEnvironment } from "./synthesized-environment.ts";

const directory = mkdtempSync(join(tmpdir(), "mindflow-reviewed-"));
const memory = new MemoryMonitor();
let emulator: Emulator | undefined;
afterAll(async () => {
  memory.stop();
  vi.unstubAllEnvs();
  await emulator?.end();
  rmSync(directory, { recursive: true });
});

/** What the foundation stack has for plans. */
async function createPlanStore({ call }: Emulator): Promise<void> {
  const kms = (operation: string, parameters: object) =>
    call({ service: "kms", operation, parameters: { ...parameters } }) as Promise<{ KeyMetadata: { KeyId: string } }>;
  const { KeyMetadata } = await kms("CreateKey", {});
  await kms("CreateAlias", { AliasName: plansKeyAlias(dev), TargetKeyId: KeyMetadata.KeyId });
  const CreateBucketConfiguration = { LocationConstraint: dev.region };
  const parameters = { Bucket: plansBucketName(dev), CreateBucketConfiguration };
  await call({ service: "s3", operation: "CreateBucket", parameters });
}

/** dev's state stack, applied once; and the functions that change its code. */
async function appliedStack(context: TestContext) {
  needed(findTerraform(), context);
  const terraform = await provideTerraform({ anyVersion: false, say: console.log });
  expect(terraform.version).toBe(awsProviderVersion);
  emulator = await startEmulator(dev);
  // The SDK's clients run in this process. No proxy: the emulator is asked directly.
  for (const [name, value] of Object.entries(emulator.clientEnvironment))
    if (!name.endsWith("_PROXY")) vi.stubEnv(name, value);
  await createPlanStore(emulator);
  const synthesized = await synthesizeEnvironment(dev, { outdir: join(directory, "out"), stateIn: "local file" });
  const id = "dev-state";
  const { clientEnvironment } = emulator;
  const signal = new AbortController().signal;
  const options = terraformOptions({ terraform, clientEnvironment, memory, plans: join(directory, "plans"), signal });
  const stack: PlannedStack = {
    id,
    terraform: new TerraformDirectory(options, synthesized.directory(id)),
    refresh: true,
  };
  const file = join(stack.terraform.path, "cdk.tf.json");
  const code = readFileSync(file, "utf8");
  await stack.terraform.init();
  await stack.terraform.planAndApply();
  return { stack, write: (text: string) => writeFileSync(file, text), code };
}

const commit = "0a".repeat(20);
const other = "0b".repeat(20);

test("the reviewed plan is applied, and a stale, widened, tampered, truncated or foreign one is refused", {
  timeout: 480_000,
}, async (context) => {
  const { stack, write, code } = await appliedStack(context);
  const store = await PlanStore.of(dev);
  const s3 = new S3Client({ region: dev.region });
  const at = (sha: string) => ({
    Bucket: plansBucketName(dev),
    Key: planKey({ environment: "dev", stack: stack.id, commit: sha }),
  });
  const seal = (sha: string) => sealStack(stack, { environment: "dev", commit: sha }, store);
  const apply = (sha: string) => applyStack(stack, { environment: "dev", commit: sha }, store);

  const changed = code.replace('"noncurrent_days": 365', '"noncurrent_days": 300');
  expect(changed).not.toBe(code);
  write(changed);
  const lifecycle = expect.stringMatching(/^aws_s3_bucket_lifecycle_configuration\.bucket_/);
  const report = await seal(commit);
  expect(report).toMatchObject({
    go: true,
    lines: [
      { action: "update", address: lifecycle, attributes: ["rule.0.noncurrent_version_expiration.0.noncurrent_days"] },
    ],
    sealed: expect.stringMatching(/^[0-9a-f]{64}$/),
  });

  await expect(apply(other)).rejects.toThrow(`no plan of the commit ${other} was reviewed and sealed`);
  await s3.send(new CopyObjectCommand({ ...at(other), CopySource: `${at(commit).Bucket}/${at(commit).Key}` }));
  await expect(apply(other)).rejects.toThrow(`it was sealed for the commit ${commit}, not ${other}`);

  const sealed =
    (await (await s3.send(new GetObjectCommand(at(commit)))).Body?.transformToByteArray()) ?? new Uint8Array();
  expect(Buffer.from(sealed).includes("lifecycle")).toBe(false);
  const tampered = sealed.with(-1000, (sealed.at(-1000) ?? 0) ^ 1);
  for (const Body of [tampered, sealed.slice(0, -1000), sealed.slice(0, 50)]) {
    await s3.send(new PutObjectCommand({ ...at(commit), Body }));
    await expect(apply(commit)).rejects.toThrow("the sealed plan was changed or truncated");
  }
  await s3.send(new PutObjectCommand({ ...at(commit), Body: sealed }));

  write(changed.replace('"enable_key_rotation": true', '"enable_key_rotation": false'));
  await expect(apply(commit)).rejects.toThrow(/update aws_kms_key\.\w+: it is planned now, and was not reviewed\n/);

  // The same code in another order makes the same plan.
  const { resource, ...rest } = JSON.parse(changed);
  write(JSON.stringify({ ...rest, resource: Object.fromEntries(Object.entries(resource).toReversed()) }));
  expect(await apply(commit)).toBe(1);
  const applied = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: stateBucketName(dev) }));
  expect(applied.Rules?.[0]?.NoncurrentVersionExpiration).toEqual({ NoncurrentDays: 300 });

  await expect(apply(commit)).rejects.toThrow(
    /the state was changed since the plan was made: its serial was \d+, and is \d+/,
  );

  write(changed.replace(/"bucket": "mindflow-dev-state-/, '"bucket": "mindflow-dev-states-'));
  const stopped = await seal(other);
  expect(stopped).toMatchObject({
    go: false,
    reasons: [expect.stringMatching(/^dev-state: replace aws_s3_bucket\.\S+ would lose objects$/)],
  });
  expect(stopped).not.toHaveProperty("sealed");
});
