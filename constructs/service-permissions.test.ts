import { expect, test } from "vitest";
import { names, type Service, service, topology } from "../stacks/topology.ts";
import { type Places, servicePermissions } from "./service-permissions.ts";

const places: Places = {
  topicArn: (name) => `arn:of:topic:${name}`,
  queueArn: (name) => `arn:of:queue:${name}`,
  bucketArn: (name) => `arn:of:bucket:${name}`,
  opensearchArn: "arn:of:domain",
  valkeyArn: "arn:of:cache",
  valkeyUserArn: (service) => `arn:of:user:${service}`,
  mail: { domain: "mindflow.example", identityArn: "arn:of:identity" },
  keyArns: { events: "arn:of:key:events", storage: "arn:of:key:storage" },
};

const of = (edges: Partial<Service>) =>
  servicePermissions("new", { port: 4999, entry: "services/new/src/main.ts", criticality: "low", ...edges }, places);

/** The services of the topology that may do an action, by the resources they may do it to. */
function mayDo(action: string): Record<string, readonly string[]> {
  const granted = names(topology.services).flatMap((name) =>
    servicePermissions(name, service(name), places)
      .filter(({ Action }) => Action.includes(action))
      .map(({ Resource }) => [name, [Resource].flat()] as const),
  );
  return Object.fromEntries(granted);
}

test("only the relay may publish, and only task events", () => {
  expect(mayDo("sns:Publish")).toEqual({ relay: ["arn:of:topic:task-events"] });
});

test("each queue is read by the one service that consumes it", () => {
  const readers = Object.entries(mayDo("sqs:ReceiveMessage")).flatMap(([name, queues]) =>
    queues.map((queue) => [queue, name]),
  );
  const consumers = names(topology.services).flatMap((name) =>
    (service(name).consumes ?? []).map((queue) => [places.queueArn(queue), name]),
  );
  expect(readers).toEqual(consumers);
});

test("no edge, no permission", () => {
  expect(of({})).toEqual([]);
  expect(of({ calls: ["query"], stores: { postgres: "write", documents: "write" } })).toEqual([]);
});

test("whoever publishes may have the events' key make data keys, and whoever only consumes may not", () => {
  const key = { Sid: "UseEventsKey", Effect: "Allow", Resource: ["arn:of:key:events"] };
  expect(of({ publishes: ["a"], consumes: ["b"] })).toContainEqual({
    ...key,
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
  });
  expect(of({ consumes: ["b"] })).toContainEqual({ ...key, Action: "kms:Decrypt" });
});

test("a reader of a bucket gets its objects; a writer puts and deletes them too, in that bucket alone", () => {
  expect(of({ buckets: { media: "write", backups: "read" } })).toEqual([
    {
      Sid: "ReadObjects",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: ["arn:of:bucket:media/*", "arn:of:bucket:backups/*"],
    },
    {
      Sid: "WriteObjects",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:DeleteObject"],
      Resource: ["arn:of:bucket:media/*"],
    },
    {
      Sid: "UseStorageKey",
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: ["arn:of:key:storage"],
    },
  ]);
});

test("a reader of the search may only ask, and a writer may delete documents but no index", () => {
  expect(of({ stores: { opensearch: "read" } })).toEqual([
    { Sid: "LookUp", Effect: "Allow", Action: ["es:ESHttpGet", "es:ESHttpHead"], Resource: ["arn:of:domain/*"] },
    { Sid: "Search", Effect: "Allow", Action: "es:ESHttpPost", Resource: ["arn:of:domain/*/_search"] },
  ]);
  expect(JSON.stringify(of({ stores: { opensearch: "write" } }))).not.toContain("Delete");
});

test("whoever uses the cache logs in as itself", () => {
  expect(of({ stores: { valkey: "write" } })).toEqual([
    {
      Sid: "LogIntoCache",
      Effect: "Allow",
      Action: "elasticache:Connect",
      Resource: ["arn:of:cache", "arn:of:user:new"],
    },
  ]);
});

test("mail goes out under an address of the environment's domain only", () => {
  expect(of({ mails: true })).toEqual([
    {
      Sid: "SendMail",
      Effect: "Allow",
      Action: "ses:SendEmail",
      Resource: ["arn:of:identity"],
      Condition: { StringLike: { "ses:FromAddress": "*@mindflow.example" } },
    },
  ]);
});
