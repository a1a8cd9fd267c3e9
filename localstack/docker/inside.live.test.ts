import { expect, inject, test } from "vitest";
import { resourcesAt } from "./inside.ts";

test("what LocalStack creates is where the compose file says that it is", () => {
  const { topicArns, queueUrls, deadLetterUrls, bucketNames, awsEndpoint } = inject("mirror").addresses;
  expect(resourcesAt(awsEndpoint)).toEqual({ topicArns, queueUrls, deadLetterUrls, bucketNames });
});
