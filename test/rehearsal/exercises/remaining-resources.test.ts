import { expect, test } from "vitest";
import { classifyRemaining } from "./remaining-resources.ts";

const resource = (service: string, kind: string) => ({ service, region: "eu-central-1", kind, id: "1" });

test("existing resources are ignored, a key pending deletion is accepted, and other resources are unexpected", () => {
  const role = resource("iam", "roles");
  const pendingKey = resource("kms", "keys (PendingDeletion)");
  const forgotten = [resource("kms", "keys"), resource("secretsmanager", "secrets"), resource("sqs", "queues")];
  const { accepted, unexpected } = classifyRemaining([role], [role, pendingKey, ...forgotten]);
  expect(accepted).toEqual([{ because: expect.stringContaining("waiting period"), resources: [pendingKey] }]);
  expect(unexpected).toEqual(forgotten);
});
