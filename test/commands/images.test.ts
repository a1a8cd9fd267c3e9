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
