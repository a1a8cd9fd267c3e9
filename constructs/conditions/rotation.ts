import type { Condition } from "../condition.ts";

/** Of Lambda functions by their names. Secrets Manager tries again by itself, so one error may be the last one. */
export function rotationConditions(functions: readonly string[]): Condition[] {
  return [
    {
      name: "rotation-failed",
      runbook: "rotation",
      says: "A database's credentials could not be rotated: the old ones still work.",
      of: {
        highest: functions.map((name) => ({
          namespace: "AWS/Lambda",
          name: "Errors",
          dimensions: { FunctionName: name },
          statistic: "Sum",
        })),
      },
      when: "above",
      threshold: 0,
      over: "5m",
    },
  ];
}
