import { defineEnvironment } from "./define.ts";

export const dev = defineEnvironment({
  name: "dev",
  region: "eu-central-1",
  owner: "platform",
  costCentre: "mindflow-dev",
  logLevel: "debug",
  identity: {
    issuer: "https://id.dev.mindflow.example",
    audience: "mindflow",
    keysUrl: "https://id.dev.mindflow.example/.well-known/jwks.json",
  },
  events: {
    retention: "4d",
    redeliverAfter: "60s",
    maxReceiveCount: 5,
    alarm: { noAlarm: "Nobody is on call for dev; the age is on the dashboard." },
  },
  aws: {
    recovery: { rto: "4h", rpo: "24h", backups: "7d" },
    foundation: {
      account: "111111111111",
      repository: "mindflow-example/mindflow",
      budget: { monthly: 700, tell: ["platform@mindflow.example"] },
      images: { keep: 20 },
      audit: {
        trail: "on",
        configuration: { off: "Dev holds nobody's data: the record would cost more than what it describes." },
        threats: "on",
        benchmarks: { off: "Staging is measured by the same benchmarks, and dev is built by the same code." },
        retention: "90d",
        searchable: "30d",
      },
    },
    network: {
      cidr: "10.10.0.0/16",
      zones: ["a", "b", "c"],
      nat: "one",
      endpoints: ["secretsmanager"],
      clients: { from: ["0.0.0.0/0"], because: "Developers work from anywhere, and the data belongs to nobody." },
      flowLogs: { retention: "14d" },
    },
    cluster: {
      kubernetes: "1.35",
      api: { publicFrom: ["198.51.100.0/24"], because: "Contributors reach dev from the office, without a VPN." },
      access: { "mindflow-administrators": "administer", "mindflow-developers": "edit" },
      nodeGroups: { general: { instanceType: "t3.medium", min: 3, desired: 3, max: 5, diskGib: 30 } },
      fargate: {},
      deletionProtection: false,
      zonalShift: false,
      logRetention: "14d",
    },
    data: {
      backups: "7d",
      deletionProtection: false,
      logs: "14d",
      postgres: {
        instanceClass: "db.t3.micro",
        multiAz: false,
        readReplicas: 0,
        storage: { firstGiB: 20, mostGiB: 50 },
      },
      valkey: { nodeType: "cache.t4g.micro", shards: 1, replicas: 0 },
      documents: { instanceClass: "db.t4g.medium", instances: 1 },
      opensearch: {
        instanceType: "t3.small.search",
        instances: 1,
        zones: 1,
        volumeGiB: 10,
        masters: { noMasters: "One node has nobody to agree with." },
      },
    },
    storage: {
      keeping: {
        media: { previousVersions: "7d" },
        backups: { expireAfter: "14d", previousVersions: "1d" },
        logs: { expireAfter: "30d", previousVersions: "1d" },
      },
      emptyOnDestroy: true,
      media: {
        priceClass: "PriceClass_100",
        address: {
          defaultCertificate: "Dev's files are test pictures; CloudFront's own name saves a zone and a certificate.",
        },
        signingKeys: {
          "2026-11": `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsNx2Qk/83OIJlB1yIfz7
DD7BD36yE7MMRG7raSiedVy/MbJI3H3w7932aFMzxVoLATQ4lArm6KVh0dHWZqG9
qQcIHalCu0/qBwc+S9aEV59OZZTJFuDS/9Sr0KqaXFMSNhivUF2PBYQVuRYVdYOH
WiDzvAtNn3U8V7JI2bnfpvs2FoMxVwqgdhsxh6ZvVMb6bRQDblhsHSRJNA+GR2n8
9c5PjLMP7fFpvjcUtAF6IF5UfZyhMwjFE/usbP+l8EKiLhg7p0vqrXskIg1v9+X/
Ee3jCzpvOXs3SzYkUDYMBCxpe8WmrU1xeR4BRE0fz1zB3p5Kwinkb58uNqrnebKB
ewIDAQAB
-----END PUBLIC KEY-----
`,
        },
      },
    },
    secrets: { recoveryWindow: "7d", rotateEvery: "30d", logs: "14d" },
    edge: {
      domain: "dev.mindflow.example",
      firewall: { noFirewall: "Dev has no users and no data of anybody; staging is behind production's rules." },
      deletionProtection: false,
    },
    monitoring: {
      logRetention: "14d",
      mail: [],
      chat: { noChat: "Dev raises no alarms, so there is nothing to tell." },
      alarms: { noAlarms: "Nobody is on call for dev; the dashboard shows the same numbers." },
      tracing: { perSecond: 1, share: 1, slow: "1s" },
    },
    backup: {
      retention: "7d",
      at: "03:00",
      copies: { noCopies: "Dev holds nobody's data, and is made anew from the repository." },
      lock: { noLock: "Dev is destroyed and made anew, and a locked vault would stay." },
      restoreTests: { noTests: "Production's restores prove the same path, on data that matters." },
    },
    platform: {
      controllers: 1,
      gateway: { min: 1, max: 2 },
      collector: { min: 1, max: 2 },
      sidecar: { cpuMillis: 10, memoryMiB: 64 },
      metrics: { replicas: 1, retention: "3d", storageGiB: 10, memoryMiB: 512 },
      traces: { retention: "3d" },
      logs: { retention: "7d" },
      quotas: {
        services: { cpu: 3, memoryGiB: 6, pods: 40, containerGiB: 1 },
        monitoring: { cpu: 2, memoryGiB: 5, pods: 20, containerGiB: 1 },
        secrets: { cpu: 1, memoryGiB: 2, pods: 10, containerGiB: 1 },
        mesh: { cpu: 2, memoryGiB: 4, pods: 20, containerGiB: 1 },
      },
    },
    workloads: {
      services: {
        gateway: {
          replicas: { min: 1, max: 2 },
          cpu: "50m",
          memory: "192Mi",
          rollout: "rolling",
          requestsPerSecond: 50,
        },
        command: {
          replicas: { min: 1, max: 2 },
          cpu: "50m",
          memory: "192Mi",
          rollout: "rolling",
          requestsPerSecond: 50,
        },
        query: {
          replicas: { min: 1, max: 2 },
          cpu: "50m",
          memory: "192Mi",
          rollout: "rolling",
          requestsPerSecond: 100,
        },
        relay: { replicas: { min: 1, max: 1 }, cpu: "25m", memory: "128Mi", rollout: "rolling" },
        "search-indexer": {
          replicas: { min: 1, max: 2 },
          cpu: "25m",
          memory: "128Mi",
          rollout: "rolling",
          eventsPerReplica: 1000,
        },
      },
    },
  },
});
