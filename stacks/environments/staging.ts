import { defineEnvironment } from "./define.ts";

export const staging = defineEnvironment({
  name: "staging",
  deployedAfter: "dev",
  region: "eu-central-1",
  owner: "platform",
  costCentre: "mindflow-staging",
  logLevel: "info",
  identity: {
    issuer: "https://id.staging.mindflow.example",
    audience: "mindflow",
    keysUrl: "https://id.staging.mindflow.example/.well-known/jwks.json",
  },
  events: {
    retention: "7d",
    redeliverAfter: "60s",
    maxReceiveCount: 5,
    alarm: { oldestEvent: "15m" },
  },
  aws: {
    recovery: { rto: "2h", rpo: "1h", backups: "7d" },
    foundation: {
      account: "222222222222",
      repository: "mindflow-example/mindflow",
      budget: { monthly: 3000, notify: ["platform@mindflow.example"] },
      images: { keep: 30 },
      audit: {
        trail: "on",
        configuration: "on",
        threats: "on",
        benchmarks: "on",
        retention: "180d",
        searchable: "90d",
      },
    },
    network: {
      cidr: "10.20.0.0/16",
      zones: ["a", "b", "c"],
      nat: "one",
      endpoints: [
        "ec2",
        "ecr.api",
        "ecr.dkr",
        "eks",
        "eks-auth",
        "elasticloadbalancing",
        "kms",
        "logs",
        "secretsmanager",
        "sns",
        "sqs",
        "ssm",
        "sts",
      ],
      clients: {
        from: ["0.0.0.0/0"],
        because: "People try the next release from anywhere, and it is the twin of production.",
      },
      runners: { instanceType: "t3.medium", max: 1 },
      flowLogs: { retention: "30d" },
    },
    cluster: {
      kubernetes: "1.35",
      api: "private",
      access: {
        "mindflow-administrators": "administer",
        "mindflow-operators": "operate",
        "mindflow-developers": "edit",
      },
      nodeGroups: { general: { instanceType: "t3.large", min: 3, desired: 3, max: 6, diskGib: 50 } },
      fargate: { batch: { namespace: "mindflow-batch", quota: { cpu: 4, memoryGiB: 8, pods: 10, containerGiB: 4 } } },
      deletionProtection: false,
      zonalShift: true,
      logRetention: "90d",
    },
    data: {
      backups: "7d",
      deletionProtection: true,
      logs: "30d",
      postgres: {
        instanceClass: "db.t4g.medium",
        multiAz: true,
        readReplicas: 1,
        storage: { initialGiB: 50, maxGiB: 200 },
      },
      valkey: { nodeType: "cache.t4g.small", shards: 2, replicas: 1 },
      documents: { instanceClass: "db.t4g.medium", instances: 2 },
      opensearch: {
        instanceType: "m7g.medium.search",
        instances: 2,
        zones: 2,
        volumeGiB: 50,
        masters: { noMasters: "Two zones cannot form a majority; the loss of one is repaired by hand within the RTO." },
      },
    },
    storage: {
      lifecycle: {
        media: { infrequentAfter: "30d", previousVersions: "30d" },
        backups: { infrequentAfter: "30d", expireAfter: "90d", previousVersions: "7d" },
        logs: { infrequentAfter: "30d", expireAfter: "90d", previousVersions: "1d" },
      },
      emptyOnDestroy: true,
      media: {
        priceClass: "PriceClass_100",
        address: "own",
        signingKeys: {
          "2026-11": `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwSUjFy9r/C/+fMc8+hiI
K6ygZMZYJowK5+x9f/u2P3qk4QII08w7WXQEgxMUc1NixhuL8fbOLCTYQZ//zekO
xgPBbb2biWNqIyWlUxM1t80qYpkMbdfu/kRaI01V+FbzDBlnMWbkxqudI2aKKFrN
FxJgLN5ZZ8KdX/MkmAMRTLHkMuVnhnJEQIXcONk5g4cVkLGesoUS1dwD5ucKvWjS
C0ATzc0STdWmqX/8cC6hue8/PeoL8n/xAFuxnYzvr+eV9Rs6gYMzQxF1TJ6F3uvm
vsAXxQgW0bbX7xOyJIqcVpy34uRLiczC30gpaQecT/KdWWry+1pTGwFuxaMDAkRT
JwIDAQAB
-----END PUBLIC KEY-----
`,
        },
      },
    },
    secrets: { recoveryWindow: "7d", rotateEvery: "30d", logs: "90d" },
    edge: {
      domain: "staging.mindflow.example",
      firewall: { perAddress: 10_000, anonymous: 1_000, bodies: "count", logRetention: "30d" },
      deletionProtection: false,
    },
    monitoring: {
      mail: ["platform@mindflow.example"],
      chat: { noChat: "AWS is not yet authorised in our Slack workspace: see docs/how-to/alerts.md." },
      alarms: { failing: 5, slowerThan: "2s", replicaBehind: "1m" },
    },
    backup: {
      retention: "7d",
      at: "03:00",
      copies: { noCopies: "Staging has test data only; production's copies cover the same code." },
      lock: { noLock: "Staging is destroyed and rebuilt, and a locked vault cannot be destroyed." },
      restoreTests: "weekly",
    },
    platform: {
      controllers: 2,
      gateway: { min: 2, max: 4 },
      collector: { min: 2, max: 4 },
      sidecar: { cpuMillis: 20, memoryMiB: 64 },
      metrics: { replicas: 1, retention: "7d", storageGiB: 30, memoryMiB: 1024 },
      traces: { retention: "7d", share: 0.5 },
      logs: { retention: "14d" },
      quotas: {
        services: { cpu: 12, memoryGiB: 24, pods: 80, containerGiB: 2 },
        monitoring: { cpu: 3, memoryGiB: 8, pods: 30, containerGiB: 2 },
        secrets: { cpu: 1, memoryGiB: 2, pods: 10, containerGiB: 1 },
        mesh: { cpu: 4, memoryGiB: 8, pods: 30, containerGiB: 2 },
      },
    },
    workloads: {
      images: "signed",
      defaults: {
        requests: {
          replicas: { min: 2, max: 4 },
          cpu: "100m",
          memory: "256Mi",
          rollout: "canary",
          requestsPerSecond: 100,
        },
        events: {
          replicas: { min: 1, max: 4 },
          cpu: "50m",
          memory: "192Mi",
          rollout: "rolling",
          eventsPerReplica: 1000,
        },
        background: { replicas: { min: 2, max: 2 }, cpu: "50m", memory: "192Mi", rollout: "rolling" },
      },
      services: {
        command: {
          replicas: { min: 2, max: 4 },
          cpu: "100m",
          memory: "256Mi",
          rollout: "blue/green",
          requestsPerSecond: 100,
        },
        query: {
          replicas: { min: 2, max: 4 },
          cpu: "100m",
          memory: "256Mi",
          rollout: "canary",
          requestsPerSecond: 200,
        },
      },
    },
    usage: {
      requests: 10,
      events: 2,
      natGiB: 100,
      endpointGiB: 100,
      answersGiB: 50,
      mediaServedGiB: 50,
      mediaGiB: 100,
      otherFilesGiB: 50,
      logGiB: 50,
      documentsGiB: 50,
      documentsMillionIo: 50,
      imageGiB: 15,
      backupGiB: 200,
      configurationItems: 5_000,
      benchmarkChecks: 20_000,
      capacityUnits: 0.5,
    },
  },
});
