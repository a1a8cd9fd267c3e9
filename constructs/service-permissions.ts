import type { Service } from "../stacks/topology.ts";
import type { Permission } from "./policy.ts";

/** Where the things are that an edge of the topology leads to. */
export interface Places {
  readonly topicArn: (topic: string) => string;
  readonly queueArn: (queue: string) => string;
  readonly bucketArn: (bucket: string) => string;
  readonly opensearchArn: string;
  readonly valkeyArn: string;
  /** The user that a service is in Valkey. */
  readonly valkeyUserArn: (service: string) => string;
  /** The domain that mail is sent from, and its identity in SES. */
  readonly mail: { readonly domain: string; readonly identityArn: string };
  readonly keyArns: { readonly events: string; readonly storage: string };
}

/**
 * What a service may do on AWS: what its edges in the topology need, and nothing else. None for a service whose edges
 * lead to no AWS API: PostgreSQL and DocumentDB ask for a user and password, and services call each other.
 */
export function servicePermissions(name: string, service: Service, places: Places): Permission[] {
  return [
    ...eventPermissions(service, places),
    ...bucketPermissions(service, places),
    ...searchPermissions(service, places),
    ...cachePermissions(name, service, places),
  ]
    .concat(service.mails ? mailPermission(places) : [])
    .filter(({ Resource }) => Resource.length > 0);
}

function eventPermissions({ publishes = [], consumes = [] }: Service, places: Places): Permission[] {
  const publish = allow("Publish", "sns:Publish", publishes.map(places.topicArn));
  const consume = allow(
    "Consume",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    consumes.map(places.queueArn),
  );
  return [publish, consume, ...keyPermission("UseEventsKey", places.keyArns.events, publishes, consumes)];
}

function bucketPermissions({ buckets = {} }: Service, places: Places): Permission[] {
  const names = Object.keys(buckets);
  const written = names.filter((name) => buckets[name] === "write");
  const objects = (of: string[]) => of.map((name) => `${places.bucketArn(name)}/*`);
  return [
    allow("ReadObjects", "s3:GetObject", objects(names)),
    allow("WriteObjects", ["s3:PutObject", "s3:DeleteObject"], objects(written)),
    ...keyPermission("UseStorageKey", places.keyArns.storage, written, names),
  ];
}

/** A question is a POST too, so a reader may POST to `_search` and to nothing else. Nobody may DELETE a whole index. */
function searchPermissions({ stores = {} }: Service, { opensearchArn }: Places): Permission[] {
  const access = stores.opensearch;
  if (!access) return [];
  const all = `${opensearchArn}/*`;
  if (access === "write")
    return [allow("Index", ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"], [all])];
  return [
    allow("LookUp", ["es:ESHttpGet", "es:ESHttpHead"], [all]),
    allow("Search", "es:ESHttpPost", [`${opensearchArn}/*/_search`]),
  ];
}

/** Log in, as itself. What it may do there then, its user says. */
function cachePermissions(name: string, { stores = {} }: Service, { valkeyArn, valkeyUserArn }: Places): Permission[] {
  return stores.valkey ? [allow("LogIntoCache", "elasticache:Connect", [valkeyArn, valkeyUserArn(name)])] : [];
}

function mailPermission({ mail }: Places): Permission {
  return {
    ...allow("SendMail", "ses:SendEmail", [mail.identityArn]),
    Condition: { StringLike: { "ses:FromAddress": `*@${mail.domain}` } },
  };
}

/** Who writes has new data keys made, and SNS, SQS and S3 check that by decrypting them; who only reads decrypts. */
function keyPermission(sid: string, arn: string, written: readonly string[], read: readonly string[]): Permission[] {
  if (written.length > 0) return [allow(sid, ["kms:GenerateDataKey", "kms:Decrypt"], [arn])];
  return read.length > 0 ? [allow(sid, "kms:Decrypt", [arn])] : [];
}

function allow(Sid: string, Action: string | string[], Resource: string[]): Permission {
  return { Sid, Effect: "Allow", Action, Resource };
}
