import { defineEnvironment } from "./define.ts";

/**
 * The ports differ from the engines' defaults, so that the mirror starts beside another PostgreSQL. They are below
 * 32768, where Linux starts to use ports for outgoing connections.
 */
export const local = defineEnvironment({
  name: "local",
  region: "eu-central-1",
  owner: "developers",
  costCentre: "none",
  logLevel: "info",
  identity: { issuer: "http://mindflow.localhost", audience: "mindflow" },
  events: {
    retention: "14d",
    redeliverAfter: "10s",
    maxReceiveCount: 5,
    alarm: { noAlarm: "The mirror has no CloudWatch; dead letters are saved to disk when it stops." },
  },
  engines: {
    postgres: { port: 15_432 },
    postgresReplica: { port: 15_433 },
    valkey: { port: 16_379 },
    opensearch: { port: 19_200 },
    localstack: { port: 14_566 },
    documents: { port: 17_017 },
    mail: { smtp: 11_025, web: 11_080 },
    page: { port: 4400 },
  },
});
