import { defineEnvironment } from "./define.ts";

export const production = defineEnvironment({
  name: "production",
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
    recovery: {},
    foundation: {},
    network: {},
    cluster: {},
    data: {},
    storage: {},
    secrets: {},
    edge: {},
    monitoring: {},
    backup: {},
  },
});
