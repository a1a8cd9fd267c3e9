import { expect, test } from "vitest";
import { type Outputs, type ServiceEdges, servicePermissions } from "./service-permissions.ts";

const outputs: Outputs = {
  topicArn: (name) => `arn:of:topic:${name}`,
  queueArn: (name) => `arn:of:queue:${name}`,
  bucketArn: (name) => `arn:of:bucket:${name}`,
  opensearchArn: "arn:of:domain",
  valkeyArn: "arn:of:cache",
  valkeyUserArn: (service) => `arn:of:user:${service}`,
  mail: { domain: "mindflow.example", identityArn: "arn:of:identity" },
  keyArns: { events: "arn:of:key:events", storage: "arn:of:key:storage" },
};

const of = (edges: ServiceEdges) => servicePermissions("new", edges, outputs);

test("no edge, no permission", () => {
  expect(of({})).toEqual([]);
  expect(of({ stores: { postgres: "write", documents: "write" } })).toEqual([]);
});

test("a publisher may generate data keys with the events' key, and a consumer may only decrypt", () => {
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

test("a reader of OpenSearch may only search, and a writer may delete documents but no index", () => {
  expect(of({ stores: { opensearch: "read" } })).toEqual([
    { Sid: "ReadDocuments", Effect: "Allow", Action: ["es:ESHttpGet", "es:ESHttpHead"], Resource: ["arn:of:domain/*"] },
    { Sid: "Search", Effect: "Allow", Action: "es:ESHttpPost", Resource: ["arn:of:domain/*/_search"] },
  ]);
  expect(JSON.stringify(of({ stores: { opensearch: "write" } }))).not.toContain("Delete");
});

test("a user of the cache logs in as itself", () => {
  expect(of({ stores: { valkey: "write" } })).toEqual([
    {
      Sid: "ConnectToCache",
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
