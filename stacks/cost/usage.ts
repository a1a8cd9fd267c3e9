import type { AwsEnvironment } from "../environments/schema.ts";

/** Usage of an ordinary month that the bill depends on and that no stack contains. */
export interface Usage {
  /** Requests to the API and to its firewall, in millions. */
  readonly requests: number;
  /** Published events, in millions. Each costs a queue about three requests: send, receive and delete. */
  readonly events: number;
  readonly natGiB: number;
  readonly endpointGiB: number;
  /** From the load balancer to clients. */
  readonly answersGiB: number;
  /** From CloudFront to clients. */
  readonly mediaServedGiB: number;
  readonly mediaGiB: number;
  /** In all buckets except `media`: logs, audit records, backups, state. */
  readonly otherFilesGiB: number;
  /** Ingested by all log groups, and stored. */
  readonly logGiB: number;
  readonly documentsGiB: number;
  readonly documentsMillionIo: number;
  readonly imageGiB: number;
  /** In AWS Backup's vaults, without the databases' own snapshots. */
  readonly backupGiB: number;
  readonly configurationItems: number;
  readonly benchmarkChecks: number;
  readonly capacityUnits: number;
}

/** Assumed, not measured: about 20 developers in dev, 200 testers in staging and 20,000 users in production. */
export const usage: Readonly<Record<AwsEnvironment["name"], Usage | undefined>> = {
  local: undefined,
  dev: {
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
  staging: {
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
  production: {
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
};
