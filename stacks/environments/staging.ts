import { defineEnvironment } from "./define.ts";

export const staging = defineEnvironment({
  name: "staging",
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
