import { NoSuchBucket } from "@aws-sdk/client-s3";
import { QueueDoesNotExist } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { stillThere } from "./holdings.ts";

const about = { message: "It is gone.", $metadata: {} };
const kept = Promise.resolve(["queue kept", { DelaySeconds: "0" }] as const);

test("what was removed after it was listed is left out", async () => {
  const removed = [Promise.reject(new QueueDoesNotExist(about)), Promise.reject(new NoSuchBucket(about))];
  expect(await stillThere([kept, ...removed])).toEqual({ "queue kept": { DelaySeconds: "0" } });
});

test("what is not told for another reason is an error", async () => {
  await expect(stillThere([kept, Promise.reject(new Error("no connection"))])).rejects.toThrow("no connection");
});
