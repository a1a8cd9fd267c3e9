import { ECRClient } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Registry } from "../../stacks/commands/images/registry.ts";
import { environmentNamed } from "../../stacks/commands/names.ts";
import { type Emulator, startEmulator } from "../emulator/emulator.ts";

let emulator: Emulator;
let client: ECRClient;
const [dev, staging] = [environmentNamed("dev"), environmentNamed("staging")];
const call = (operation: string, parameters: object) =>
  emulator.call({ service: "ecr", operation, parameters: { ...parameters } });

beforeAll(async () => {
  emulator = await startEmulator(dev);
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  client = new ECRClient({ region: dev.region, endpoint: emulator.address, credentials });
}, 240_000);
afterAll(() => emulator?.end());

test("an environment's repositories are found when they exist, and only in its own account", async () => {
  await expect(new Registry(dev, client).urls(["gateway"])).rejects.toThrow(
    /mindflow-dev-gateway.*\nApply the stack dev-foundation first/,
  );
  await call("CreateRepository", { repositoryName: "mindflow-dev-gateway" });
  await call("CreateRepository", { repositoryName: "mindflow-staging-gateway" });
  const urls = await new Registry(dev, client).urls(["gateway"]);
  expect(urls.get("gateway")).toMatch(/^\d{12}\.dkr\.ecr\..*\/mindflow-dev-gateway$/);
  await expect(new Registry(staging, client).urls(["gateway"])).rejects.toThrow(
    /the account 1{12}, and staging is in 2{12}/,
  );
});

test("an image that was pushed is not pushed again", async () => {
  const registry = new Registry(dev, client);
  expect(await registry.has("gateway", "one")).toBe(false);
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config: { digest: "sha256:00" }, layers: [] });
  await call("PutImage", { repositoryName: "mindflow-dev-gateway", imageTag: "one", imageManifest });
  expect(await registry.has("gateway", "one")).toBe(true);
});

const put = (tag: string | undefined, manifest: object) =>
  call("PutImage", {
    repositoryName: "mindflow-dev-gateway",
    ...(tag && { imageTag: tag }),
    imageManifest: JSON.stringify({ schemaVersion: 2, ...manifest }),
  }) as Promise<{ image: { imageId: { imageDigest: string } } }>;
const ociImage = { mediaType: "application/vnd.oci.image.manifest.v1+json", layers: [] };

test("a tag that somebody gave to another image stops the workflow, and is not signed", async () => {
  const { image } = await put("two", { ...ociImage, config: { digest: "sha256:22" } });
  const registry = new Registry(dev, client);
  expect(await registry.needsTag("gateway", "three", image.imageId.imageDigest)).toBe(true);
  expect(await registry.needsTag("gateway", "two", image.imageId.imageDigest)).toBe(false);
  await expect(registry.needsTag("gateway", "two", "sha256:33")).rejects.toThrow(/which somebody else has pushed/);
});

test("the URL of a repository is AWS's own, also for an account that cannot be asked", async () => {
  const registry = new Registry(dev, client);
  expect((await registry.urls(["gateway"])).get("gateway")).toBe(registry.url("gateway"));
});

test("the scan of the image of each platform is read, and not that of what is attested", async () => {
  const { image } = await put(undefined, { ...ociImage, config: { digest: "sha256:44" } });
  const { imageDigest } = image.imageId;
  const list = {
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      { digest: imageDigest },
      { digest: "sha256:55", annotations: { "vnd.docker.reference.type": "attestation-manifest" } },
    ],
  };
  const pushed = await put("four", list);
  const repositoryName = "mindflow-dev-gateway";
  await emulator.answer(
    {
      service: "ecr",
      operation: "DescribeImageScanFindings",
      parameters: { repositoryName, imageId: { imageDigest } },
    },
    {
      imageScanStatus: { status: "COMPLETE" },
      imageScanFindings: {
        findings: [
          {
            name: "CVE-2026-1",
            severity: "HIGH",
            attributes: [
              { key: "package_name", value: "zlib" },
              { key: "package_version", value: "1.3" },
            ],
          },
        ],
      },
    },
  );
  const found = await new Registry(dev, client).vulnerabilities("gateway", pushed.image.imageId.imageDigest);
  expect(found).toEqual([{ name: "CVE-2026-1", severity: "HIGH", package: "zlib 1.3" }]);
});
