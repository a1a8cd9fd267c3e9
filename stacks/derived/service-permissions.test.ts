import { expect, test } from "vitest";
import { dev } from "../environments/dev.ts";
import { mapValues, names, service, topology } from "../topology.ts";
import { permissionsOfServices } from "./service-permissions.ts";

const granted = permissionsOfServices(dev, {
  foundation: { keys: { events: { arn: "arn:of:key:events" }, storage: { arn: "arn:of:key:storage" } } },
  messaging: {
    topicArns: mapValues(topology.topics, (_topic, name) => `arn:of:topic:${name}`),
    queueArns: mapValues(topology.queues, (_queue, name) => `arn:of:queue:${name}`),
  },
  storage: { bucketArns: mapValues(topology.buckets, (_bucket, name) => `arn:of:bucket:${name}`) },
  data: {
    opensearch: { arn: "arn:of:domain" },
    valkey: { arn: "arn:of:cache", userArns: { query: "arn:of:user:query" } },
  },
});

function resourcesFor(action: string) {
  const grants = granted.flatMap(([name, permissions]) =>
    permissions
      .filter(({ Action }) => [Action].flat().includes(action))
      .map(({ Resource }) => [name, [Resource].flat()] as const),
  );
  return Object.fromEntries(grants);
}

test("only the relay may publish, and only task events", () => {
  expect(resourcesFor("sns:Publish")).toEqual({ relay: ["arn:of:topic:task-events"] });
});

test("each queue is read by the one service that consumes it", () => {
  const consumers = names(topology.services).flatMap((name) => {
    const queues = service(name).consumes ?? [];
    return queues.length > 0 ? [[name, queues.map((queue) => `arn:of:queue:${queue}`)] as const] : [];
  });
  expect(resourcesFor("sqs:ReceiveMessage")).toEqual(Object.fromEntries(consumers));
});
