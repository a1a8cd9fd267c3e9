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
      budget: { monthly: 700, notify: ["platform@mindflow.example"] },
      images: { keep: 20 },
      audit: {
        trail: "on",
        configuration: { off: "Dev has no users' data: the records would cost more than the resources." },
        threats: "on",
        benchmarks: { off: "Staging has the same benchmarks, and dev is built from the same code." },
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
      runners: { instanceType: "t3.medium", max: 1 },
      flowLogs: { retention: "14d" },
    },
    cluster: {
      kubernetes: "1.35",
      api: { publicFrom: ["198.51.100.0/24"], because: "Contributors reach dev from the office, without a VPN." },
      access: { "mindflow-administrators": "administer", "mindflow-developers": "edit" },
      nodeGroups: { general: { instanceType: "t3.large", min: 3, desired: 3, max: 6, diskGib: 30 } },
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
        storage: { initialGiB: 20, maxGiB: 50 },
      },
      valkey: { nodeType: "cache.t4g.micro", shards: 1, replicas: 0 },
      documents: { instanceClass: "db.t4g.medium", instances: 1 },
      opensearch: {
        instanceType: "t3.small.search",
        instances: 1,
        zones: 1,
        volumeGiB: 10,
        masters: { noMasters: "A single node needs no election." },
      },
    },
    storage: {
      lifecycle: {
        media: { previousVersions: "7d" },
        backups: { expireAfter: "14d", previousVersions: "1d" },
        logs: { expireAfter: "30d", previousVersions: "1d" },
      },
      emptyOnDestroy: true,
      media: {
        priceClass: "PriceClass_100",
        address: {
          defaultCertificate: "Dev's files are test images; CloudFront's own name needs no zone and no certificate.",
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
    secrets: { recoveryWindow: "0d", rotateEvery: "30d", logs: "14d" },
    edge: {
      domain: "dev.mindflow.example",
      firewall: { noFirewall: "Dev has no users and no users' data; staging has production's rules." },
      deletionProtection: false,
    },
    monitoring: {
      mail: [],
      chat: { noChat: "Dev raises no alarms, so there are no messages." },
      alarms: { noAlarms: "Nobody is on call for dev; the dashboard shows the same numbers." },
    },
    backup: {
      retention: "7d",
      at: "03:00",
      copies: { noCopies: "Dev has no users' data, and is rebuilt from the repository." },
      lock: { noLock: "Dev is destroyed and rebuilt, and a locked vault cannot be destroyed." },
      restoreTests: { noTests: "Production's restore tests cover the same code, with real data." },
    },
    platform: {
      controllers: 1,
      gateway: { min: 1, max: 2 },
      collector: { min: 1, max: 2 },
      sidecar: { cpuMillis: 10, memoryMiB: 64 },
      metrics: { replicas: 1, retention: "3d", storageGiB: 10, memoryMiB: 512 },
      traces: { retention: "3d", share: 1 },
      logs: { retention: "7d" },
      quotas: {
        services: { cpu: 3, memoryGiB: 6, pods: 40, containerGiB: 1 },
        monitoring: { cpu: 2, memoryGiB: 5, pods: 20, containerGiB: 1 },
        secrets: { cpu: 1, memoryGiB: 2, pods: 10, containerGiB: 1 },
        mesh: { cpu: 2, memoryGiB: 4, pods: 20, containerGiB: 1 },
      },
    },
    workloads: {
      images: { unsigned: "Contributors push images of unmerged commits from their own machines." },
      defaults: {
        requests: {
          replicas: { min: 1, max: 2 },
          cpu: "50m",
          memory: "192Mi",
          rollout: "rolling",
          requestsPerSecond: 50,
        },
        events: {
          replicas: { min: 1, max: 2 },
          cpu: "25m",
          memory: "128Mi",
          rollout: "rolling",
          eventsPerReplica: 1000,
        },
        background: { replicas: { min: 1, max: 1 }, cpu: "25m", memory: "128Mi", rollout: "rolling" },
      },
      services: {
        query: {
          replicas: { min: 1, max: 2 },
          cpu: "50m",
          memory: "192Mi",
          rollout: "rolling",
          requestsPerSecond: 100,
        },
      },
    },
    usage: {
      requests: 1,
      events: 0.2,
      natGiB: 50,
      endpointGiB: 5,
      answersGiB: 5,
      mediaServedGiB: 5,
      mediaGiB: 10,
      otherFilesGiB: 5,
      logGiB: 10,
      documentsGiB: 10,
      documentsMillionIo: 5,
      imageGiB: 10,
      backupGiB: 30,
      configurationItems: 0,
      benchmarkChecks: 0,
      capacityUnits: 0.1,
    },
  },
});
