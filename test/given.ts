import { securityGroups } from "../stacks/network-flows.ts";
import { mapValues, topology } from "../stacks/topology.ts";

/** What earlier stacks give to later ones, as values that look like AWS's: for tests of one stack alone. */
const account = "123456789012";
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:${account}:${resource}`;

const key = (purpose: string) => ({ arn: arn("kms", `key/${purpose}`) });

export const foundation = {
  keys: {
    data: key("data"),
    events: key("events"),
    storage: key("storage"),
    logs: key("logs"),
    secrets: key("secrets"),
    backup: key("backup"),
    cluster: key("cluster"),
  },
  alertsTopicArn: arn("sns", "alerts"),
  applyRoleArn: `arn:aws:iam::${account}:role/apply`,
};

const inEachZone = (what: string) => ["a", "b", "c"].map((zone) => `${what}-${zone}`);

export const network = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: {
    public: inEachZone("subnet-public"),
    private: inEachZone("subnet-private"),
    database: inEachZone("subnet-database"),
  },
  securityGroupIds: mapValues(securityGroups, (_what, name) => `sg-${name}`),
  natGatewayIds: inEachZone("nat"),
};

export const messaging = {
  topicArns: mapValues(topology.topics, (_topic, name) => arn("sns", name)),
  queueArns: mapValues(topology.queues, (_queue, name) => arn("sqs", name)),
  queueUrls: mapValues(topology.queues, (_queue, name) => `https://sqs.eu-central-1.amazonaws.com/${account}/${name}`),
  queueNames: mapValues(topology.queues, (_queue, name) => name),
  deadLettersNames: mapValues(topology.queues, (_queue, name) => `${name}-dead-letters`),
};

export const storage = {
  bucketArns: mapValues(topology.buckets, (_bucket, name) => `arn:aws:s3:::${name}`),
  bucketNames: mapValues(topology.buckets, (_bucket, name) => name),
  distributionId: "EDFDVBD6EXAMPLE",
};

export const data = {
  postgres: {
    arn: arn("rds", "db:postgres"),
    identifier: "postgres",
    replicaIdentifiers: ["postgres-replica-1", "postgres-replica-2"],
    subnetGroupName: "postgres",
  },
  valkey: {
    id: "valkey",
    arn: arn("elasticache", "replicationgroup:valkey"),
    userArns: mapValues(topology.services, (_service, name) => arn("elasticache", `user:${name}`)),
  },
  documents: { arn: arn("rds", "cluster:documents"), identifier: "documents", subnetGroupName: "documents" },
  opensearch: {
    name: "search",
    arn: arn("es", "domain/search"),
    endpoint: "vpc-search.eu-central-1.es.amazonaws.com",
    master: { name: "search-access", arn: `arn:aws:iam::${account}:role/search-access` },
  },
};

export const secrets = {
  secretArns: { "media-signing-key": arn("secretsmanager", "secret:media-signing-key") },
  rotationFunctionNames: ["rotation"],
};

export const cluster = {
  loadBalancerControllerRole: "load-balancer-controller",
  name: "mindflow-cluster",
  endpoint: "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com",
  certificateAuthority: "bm90IGEgY2VydGlmaWNhdGU=",
};

export const edge = {
  loadBalancerArnSuffix: "app/public/0123456789abcdef",
  targetGroupArnSuffixes: { gateway: "targetgroup/gateway/0123456789abcdef" },
};
