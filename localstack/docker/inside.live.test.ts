import { expect, test } from "vitest";
import { mirror } from "../../test/fixtures/running-mirror.ts";
import { resourcesAt } from "./inside.ts";

test("what LocalStack creates is where the compose file says that it is", () => {
  const { topicArns, queueUrls, deadLetterUrls, bucketNames, awsEndpoint } = mirror.addresses;
  expect(resourcesAt(awsEndpoint)).toEqual({ topicArns, queueUrls, deadLetterUrls, bucketNames });
});
