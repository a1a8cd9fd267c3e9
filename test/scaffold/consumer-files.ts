import { camelCase } from "./addition.ts";
import { queueVariable } from "./queue.ts";

/** A folder of the package of consumers. */
export function consumerFiles(folder: string, name: string, queue: string): Record<string, string> {
  const consumer = `${camelCase(name)}Consumer`;
  const variable = queueVariable(queue);
  return {
    [`${folder}/main.ts`]: `import { run } from "@mindflow/runtime/run";
import { createSqsClient, openQueue } from "../queue.ts";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, (settings) =>
  createApp({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    queue: openQueue(createSqsClient(settings.AWS_REGION), settings.${variable}),
  }),
);
`,
    [`${folder}/config.ts`]: `import { serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  AWS_REGION: z.string().min(1),
  ${variable}: z.url(),
};
`,
    [`${folder}/app.ts`]: `import type { FastifyInstance } from "fastify";
import type { Queue } from "../queue.ts";
import { createConsumerService } from "../service.ts";
import { ${consumer} } from "./${name}.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  readonly queue: Queue;
}

export function createApp(dependencies: Dependencies): FastifyInstance {
  return createConsumerService({ ...dependencies, consumer: ${consumer}() });
}
`,
    [`${folder}/${name}.ts`]: `import type { Consumer } from "../work.ts";

/** Its effect must be idempotent: an event may be repeated, also after a newer one of its aggregate. */
export function ${consumer}(): Consumer {
  return {
    target: "${name}",
    prepare: async () => {},
    handle: async (events) => events.map(() => "handled"),
  };
}
`,
    [`${folder}/${name}.test.ts`]: `import { expect, test } from "vitest";
import { taskEvent } from "../../fixtures/events.ts";
import { ${consumer} } from "./${name}.ts";

test("every event of a batch has an outcome", async () => {
  const created = taskEvent();
  const completed = taskEvent({ id: created.aggregateId, version: 2 });
  expect(await ${consumer}().handle([created, completed])).toEqual(["handled", "handled"]);
});
`,
    [`${folder}/app.live.test.ts`]: `import { expect, onTestFinished, test, vi } from "vitest";
import { taskEvent } from "../../fixtures/events.ts";
import { createTestQueue } from "../../fixtures/queue.ts";
import { openQueue } from "../queue.ts";
import { createApp } from "./app.ts";

test("the events of the queue are handled, and the service is ready", async () => {
  const queue = await createTestQueue();
  const app = createApp({ service: "${name}", logLevel: "fatal", queue: openQueue(queue.sqs, queue.url) });
  onTestFinished(async () => {
    await app.close();
    await queue.drop();
  });
  for (const event of [taskEvent(), taskEvent()]) await queue.publish(event);
  await app.ready();
  const handled = 'consumer_messages_total{outcome="handled",service="${name}"} 2';
  await vi.waitFor(async () => expect((await app.inject("/metrics")).body).toContain(handled), { timeout: 20_000 });
  await vi.waitFor(async () => expect(await queue.size()).toBe(0), { timeout: 20_000 });
  expect((await app.inject("/health/ready")).statusCode).toBe(200);
});
`,
  };
}
