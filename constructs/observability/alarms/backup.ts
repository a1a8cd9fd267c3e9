import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

/** Source: docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html */
export function backupAlarms(vaultName: string): AlarmDefinition[] {
  const metrics = metricsFor("AWS/Backup", { BackupVaultName: vaultName });
  const failures = ["NumberOfBackupJobsFailed", "NumberOfBackupJobsExpired", "NumberOfCopyJobsFailed"];
  return [
    {
      name: "backup-failed",
      summary: "The daily recovery point of a store, or its copy in another region, failed.",
      measure: { highest: failures.flatMap((name) => metrics(name, "Sum")) },
      comparison: "above",
      threshold: 0,
      period: "5m",
    },
    {
      name: "backup-missing",
      summary: "AWS Backup completed no recovery point within a day.",
      measure: { highest: metrics("NumberOfBackupJobsCompleted", "Sum") },
      comparison: "below",
      threshold: 1,
      period: "1d",
      missingData: "breaching",
    },
  ];
}

/** @param resourceTypes as AWS Backup names them, such as "RDS". */
export function restoreAlarms(resourceTypes: readonly string[]): AlarmDefinition[] {
  const metrics = metricsFor("AWS/Backup", ...resourceTypes.map((ResourceType) => ({ ResourceType })));
  return [
    {
      name: "restore-failed",
      summary: "A test restore of a recovery point failed.",
      measure: { highest: metrics("NumberOfRestoreJobsFailed", "Sum") },
      comparison: "above",
      threshold: 0,
      period: "5m",
    },
  ];
}
