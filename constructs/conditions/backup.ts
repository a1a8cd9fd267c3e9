import type { Condition, Metric } from "../condition.ts";

/** Source: docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html */
export function backupConditions(vaultName: string): Condition[] {
  const of = (name: string): Metric => ({
    namespace: "AWS/Backup",
    name,
    dimensions: { BackupVaultName: vaultName },
    statistic: "Sum",
  });
  return [
    {
      name: "backup-failed",
      says: "A store's daily recovery point, or its copy in another region, was not made.",
      of: { highest: ["NumberOfBackupJobsFailed", "NumberOfBackupJobsExpired", "NumberOfCopyJobsFailed"].map(of) },
      when: "above",
      threshold: 0,
      over: "5m",
    },
    {
      name: "backup-missing",
      says: "No recovery point was made within a day.",
      of: { highest: [of("NumberOfBackupJobsCompleted")] },
      when: "below",
      threshold: 1,
      over: "1d",
      silence: "is a breach",
    },
  ];
}

/** Of databases, by the kinds that AWS Backup knows. */
export function restoreConditions(kinds: readonly string[]): Condition[] {
  return [
    {
      name: "restore-failed",
      says: "A recovery point could not be restored.",
      of: {
        highest: kinds.map((kind) => ({
          namespace: "AWS/Backup",
          name: "NumberOfRestoreJobsFailed",
          dimensions: { ResourceType: kind },
          statistic: "Sum",
        })),
      },
      when: "above",
      threshold: 0,
      over: "5m",
    },
  ];
}
