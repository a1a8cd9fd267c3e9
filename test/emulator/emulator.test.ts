import { afterAll, beforeAll, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { type Emulator, startEmulator } from "./emulator.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator(dev);
}, 240_000);
afterAll(() => emulator?.end());

test("a handler of ours answers with AWS's error for a resource that does not exist", async () => {
  const response = await fetch(
    `${emulator.clientEnvironment.AWS_ENDPOINT_URL}/backup-vaults/none/notification-configuration`,
    {
      headers: {
        authorization:
          "AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/backup/aws4_request, SignedHeaders=host, Signature=b",
      },
    },
  );
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: "ResourceNotFoundException" });
});
