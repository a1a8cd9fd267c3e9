import { defineEnvironment } from "./define.ts";

export const production = defineEnvironment({
  name: "production",
  deployedAfter: "staging",
  region: "eu-central-1",
  owner: "platform",
  costCentre: "mindflow-production",
  logLevel: "info",
  identity: {
    issuer: "https://id.production.mindflow.example",
    audience: "mindflow",
    keysUrl: "https://id.production.mindflow.example/.well-known/jwks.json",
  },
  events: {
    retention: "14d",
    redeliverAfter: "60s",
    maxReceiveCount: 5,
    alarm: { oldestEvent: "5m" },
  },
  aws: {
    recovery: { rto: "30m", rpo: "5m", backups: "7d" },
    foundation: {
      account: "333333333333",
      repository: "mindflow-example/mindflow",
      budget: { monthly: 12000, notify: ["platform@mindflow.example"] },
      images: { keep: 100 },
      audit: {
        trail: "on",
        configuration: "on",
        threats: "on",
        benchmarks: "on",
        findings: "high",
        retention: "400d",
        searchable: "365d",
      },
    },
    network: {
      cidr: "10.30.0.0/16",
      zones: ["a", "b", "c"],
      nat: "each zone",
      endpoints: [
        "autoscaling",
        "ec2",
        "ecr.api",
        "ecr.dkr",
        "eks",
        "eks-auth",
        "elasticloadbalancing",
        "email",
        "kms",
        "logs",
        "monitoring",
        "secretsmanager",
        "sns",
        "sqs",
        "ssm",
        "sts",
      ],
      clients: {
        from: ["0.0.0.0/0"],
        because: "This is a public API: its users are everywhere, and the firewall looks at them.",
      },
      runners: { instanceType: "t3.medium", max: 2 },
      flowLogs: { retention: "90d" },
    },
    cluster: {
      kubernetes: "1.35",
      api: "private",
      access: {
        "mindflow-administrators": "administer",
        "mindflow-operators": "operate",
        "mindflow-developers": "view",
      },
      nodeGroups: { general: { instanceType: "m7i.large", min: 6, desired: 6, max: 18, diskGib: 100 } },
      fargate: {},
      deletionProtection: true,
      zonalShift: true,
      logRetention: "365d",
    },
    data: {
      backups: "7d",
      deletionProtection: true,
      logs: "90d",
      postgres: {
        instanceClass: "db.r7g.large",
        multiAz: true,
        readReplicas: 2,
        storage: { initialGiB: 200, maxGiB: 2000 },
      },
      valkey: { nodeType: "cache.r7g.large", shards: 3, replicas: 2 },
      documents: { instanceClass: "db.r6g.large", instances: 3 },
      opensearch: {
        instanceType: "r7g.large.search",
        instances: 6,
        zones: 3,
        volumeGiB: 200,
        masters: { instanceType: "m7g.medium.search", instances: 3 },
      },
    },
    storage: {
      lifecycle: {
        media: { infrequentAfter: "90d", archiveAfter: "365d", previousVersions: "30d" },
        backups: { infrequentAfter: "30d", expireAfter: "365d", previousVersions: "7d" },
        logs: { infrequentAfter: "30d", expireAfter: "365d", previousVersions: "1d" },
      },
      emptyOnDestroy: false,
      media: {
        priceClass: "PriceClass_All",
        address: "own",
        signingKeys: {
          "2026-11": `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtsNorVnjKOSrjQ7jLEtx
AyegNaLQyx3Un/9Lxvq7uk7Frb6LRMJe0WjPnBw4pys/9MD9LALsQ0EPe3RHLphQ
8QP2JewLoxuLykbVZg0uTGWFD/xKRK9Qyz3S4YneBhy3jRTNqxxLSkcYOjLkWdNQ
Lo+jQ2o4q3OVlBg03ef2atOrQCDxHyErfYWL5QZCgQg/cN4WywZTqOrUKHG5ofY9
ylJ/EgyJpPDAS07psjuyyLOVq96ua4syssKBxULMCWH+U6fPfscriy62whEcb2vc
49Jrp+OW2hluxX7fnhWuIPgzFqeyDRHeXdt5M+gVVTxajWC3bJ1b/0v8eLpDkjmp
NQIDAQAB
-----END PUBLIC KEY-----
`,
        },
      },
    },
    secrets: { recoveryWindow: "30d", rotateEvery: "30d", logs: "365d" },
    edge: {
      domain: "production.mindflow.example",
      firewall: { perAddress: 2_000, anonymous: 200, bodies: "count", logRetention: "90d" },
      deletionProtection: true,
    },
    monitoring: {
      mail: ["on-call@mindflow.example"],
      chat: { noChat: "AWS is not yet authorised in our Slack workspace: see docs/how-to/alerts.md." },
      alarms: { failing: 1, slowerThan: "1s", replicaBehind: "30s" },
    },
    backup: {
      retention: "7d",
      at: "03:00",
      copies: { region: "eu-west-1", retention: "7d" },
      lock: { shortest: "7d", longest: "35d", liftable: "by an administrator" },
      restoreTests: "weekly",
    },
    platform: {
      controllers: 2,
      gateway: { min: 3, max: 9 },
      collector: { min: 2, max: 6 },
      sidecar: { cpuMillis: 50, memoryMiB: 96 },
      metrics: { replicas: 2, retention: "15d", storageGiB: 100, memoryMiB: 3072 },
      traces: { retention: "14d", share: 0.05 },
      logs: { retention: "30d" },
      quotas: {
        services: { cpu: 24, memoryGiB: 72, pods: 200, containerGiB: 4 },
        monitoring: { cpu: 6, memoryGiB: 20, pods: 40, containerGiB: 4 },
        secrets: { cpu: 1, memoryGiB: 2, pods: 10, containerGiB: 1 },
        mesh: { cpu: 6, memoryGiB: 12, pods: 40, containerGiB: 2 },
      },
    },
    workloads: {
      images: "signed",
      defaults: {
        requests: {
          replicas: { min: 3, max: 12 },
          cpu: "250m",
          memory: "384Mi",
          rollout: "canary",
          requestsPerSecond: 400,
        },
        events: {
          replicas: { min: 2, max: 12 },
          cpu: "100m",
          memory: "256Mi",
          rollout: "rolling",
          eventsPerReplica: 1000,
        },
        background: { replicas: { min: 2, max: 2 }, cpu: "100m", memory: "256Mi", rollout: "rolling" },
      },
      services: {
        command: {
          replicas: { min: 3, max: 9 },
          cpu: "250m",
          memory: "384Mi",
          rollout: "blue/green",
          requestsPerSecond: 400,
        },
        query: {
          replicas: { min: 3, max: 12 },
          cpu: "250m",
          memory: "384Mi",
          rollout: "canary",
          requestsPerSecond: 800,
        },
      },
    },
    usage: {
      requests: 200,
      events: 40,
      natGiB: 500,
      endpointGiB: 1_000,
      answersGiB: 1_000,
      mediaServedGiB: 2_000,
      mediaGiB: 2_000,
      otherFilesGiB: 500,
      logGiB: 400,
      documentsGiB: 300,
      documentsMillionIo: 500,
      imageGiB: 50,
      backupGiB: 2_000,
      configurationItems: 10_000,
      benchmarkChecks: 30_000,
      capacityUnits: 5,
    },
  },
});
