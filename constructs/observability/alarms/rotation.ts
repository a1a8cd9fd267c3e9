import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

/** @param functions the names of the Lambda functions. Secrets Manager retries, so a single error may be transient. */
export function rotationAlarms(functions: readonly string[]): AlarmDefinition[] {
  const metrics = metricsFor("AWS/Lambda", ...functions.map((FunctionName) => ({ FunctionName })));
  return [
    {
      name: "rotation-failed",
      runbook: "rotation",
      summary: "The rotation of a database's credentials failed: the old credentials still work.",
      measure: { highest: metrics("Errors", "Sum") },
      comparison: "above",
      threshold: 0,
      period: "5m",
    },
  ];
}
