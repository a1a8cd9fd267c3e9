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
