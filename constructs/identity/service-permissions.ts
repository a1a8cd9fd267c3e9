import { allow, type Permission } from "./policy.ts";

export interface ServiceEdges {
  readonly stores?: Readonly<Record<string, string>>;
  readonly publishes?: readonly string[];
  readonly consumes?: readonly string[];
  readonly buckets?: Readonly<Record<string, "read" | "write">>;
  readonly mails?: true;
}

export interface Outputs {
  readonly topicArn: (topic: string) => string;
  readonly queueArn: (queue: string) => string;
  readonly bucketArn: (bucket: string) => string;
  readonly opensearchArn: string;
  readonly valkeyArn: string;
  readonly valkeyUserArn: (service: string) => string;
  readonly mail: { readonly domain: string; readonly identityArn: string };
  readonly keyArns: { readonly events: string; readonly storage: string };
}

/** The AWS permissions that a service's edges need, and no other. PostgreSQL and DocumentDB need none. */
export function servicePermissions(name: string, service: ServiceEdges, outputs: Outputs): Permission[] {
  return [
    ...eventPermissions(service, outputs),
    ...bucketPermissions(service, outputs),
    ...searchPermissions(service, outputs),
    ...cachePermissions(name, service, outputs),
    ...(service.mails ? [mailPermission(outputs)] : []),
  ].filter(({ Resource }) => Resource.length > 0);
}

function eventPermissions({ publishes = [], consumes = [] }: ServiceEdges, outputs: Outputs): Permission[] {
  const publish = allow("Publish", "sns:Publish", publishes.map(outputs.topicArn));
  const consume = allow(
    "Consume",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    consumes.map(outputs.queueArn),
  );
  return [publish, consume, ...keyPermission("UseEventsKey", outputs.keyArns.events, publishes, consumes)];
}

function bucketPermissions({ buckets = {} }: ServiceEdges, outputs: Outputs): Permission[] {
  const names = Object.keys(buckets);
  const written = names.filter((name) => buckets[name] === "write");
  const objects = (of: string[]) => of.map((name) => `${outputs.bucketArn(name)}/*`);
  return [
    allow("ReadObjects", "s3:GetObject", objects(names)),
    allow("WriteObjects", ["s3:PutObject", "s3:DeleteObject"], objects(written)),
    ...keyPermission("UseStorageKey", outputs.keyArns.storage, written, names),
  ];
}

/** A search is a POST, so a reader may POST to `_search` only. Nobody may DELETE an index. */
function searchPermissions({ stores = {} }: ServiceEdges, { opensearchArn }: Outputs): Permission[] {
  const access = stores.opensearch;
  if (!access) return [];
  const all = `${opensearchArn}/*`;
  if (access === "write")
    return [allow("Index", ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"], [all])];
  return [
    allow("ReadDocuments", ["es:ESHttpGet", "es:ESHttpHead"], [all]),
    allow("Search", "es:ESHttpPost", [`${opensearchArn}/*/_search`]),
  ];
}

function cachePermissions(name: string, { stores = {} }: ServiceEdges, outputs: Outputs): Permission[] {
  const { valkeyArn, valkeyUserArn } = outputs;
  return stores.valkey ? [allow("ConnectToCache", "elasticache:Connect", [valkeyArn, valkeyUserArn(name)])] : [];
}

function mailPermission({ mail }: Outputs): Permission {
  return {
    ...allow("SendMail", "ses:SendEmail", [mail.identityArn]),
    Condition: { StringLike: { "ses:FromAddress": `*@${mail.domain}` } },
  };
}

/** Writing generates data keys, and SNS, SQS and S3 verify them by decrypting; reading decrypts only. */
function keyPermission(sid: string, arn: string, written: readonly string[], read: readonly string[]): Permission[] {
  if (written.length > 0) return [allow(sid, ["kms:GenerateDataKey", "kms:Decrypt"], [arn])];
  return read.length > 0 ? [allow(sid, "kms:Decrypt", [arn])] : [];
}
