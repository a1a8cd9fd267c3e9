import type { AwsEnvironment } from "../environments/schema.ts";

/** What no stack says and the bill depends on, for a month of ordinary business. */
export interface Usage {
  /** Requests to the API, in millions. Each is also one that the firewall looks at. */
  readonly requests: number;
  /** Events published, in millions. A queue costs about three requests for each, sending, receiving and deleting. */
  readonly events: number;
  readonly natGiB: number;
  readonly endpointGiB: number;
  /** From the load balancer to people. */
  readonly answersGiB: number;
  /** From CloudFront to people. */
  readonly mediaServedGiB: number;
  readonly mediaGiB: number;
  /** In all buckets but the one of people's files: logs, audit records, backups, state. */
  readonly otherFilesGiB: number;
  /** Taken in by all log groups; as much is kept. */
  readonly logGiB: number;
  readonly documentsGiB: number;
  readonly documentsMillionIo: number;
  readonly imageGiB: number;
  /** In AWS Backup's vaults, beside what the stores keep themselves. */
  readonly backupGiB: number;
  /** Changes that AWS Config records, and checks that Security Hub makes. */
  readonly configurationItems: number;
  readonly benchmarkChecks: number;
  /** In millions. */
  readonly traces: number;
  /** Load balancer capacity units, on average. */
  readonly capacityUnits: number;
}

/** Assumed, and not measured: about 20 people who try things, 200 who test, and 20,000 who work. */
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
    traces: 0.1,
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
    traces: 0.5,
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
    traces: 2,
    capacityUnits: 5,
  },
};
