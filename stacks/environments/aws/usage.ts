import { z } from "zod";

const amount = z.number().min(0);

/** Usage of an ordinary month that the bill depends on and that no stack contains. Assumed, not measured. */
export const usageSchema = z.strictObject({
  /** Requests to the API and to its firewall, in millions. */
  requests: amount,
  /** Published events, in millions. Each costs a queue about three requests: send, receive and delete. */
  events: amount,
  natGiB: amount,
  endpointGiB: amount,
  /** From the load balancer to clients. */
  answersGiB: amount,
  /** From CloudFront to clients. */
  mediaServedGiB: amount,
  mediaGiB: amount,
  /** In all buckets except `media`: logs, audit records, backups, state. */
  otherFilesGiB: amount,
  /** Ingested by all log groups, and stored. */
  logGiB: amount,
  documentsGiB: amount,
  documentsMillionIo: amount,
  imageGiB: amount,
  /** In AWS Backup's vaults, without the databases' own snapshots. */
  backupGiB: amount,
  configurationItems: amount,
  benchmarkChecks: amount,
  capacityUnits: amount,
});

export type Usage = z.infer<typeof usageSchema>;
