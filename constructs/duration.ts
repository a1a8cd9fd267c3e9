import ms, { type StringValue } from "ms";
import { z } from "zod";

/** A length of time as people write it: "30s", "5m", "14d". */
export const duration = z.custom<StringValue>((value) => typeof value === "string" && ms(value as StringValue) > 0, {
  error: 'it must be a length of time such as "30s", "5m" or "14d"',
});

export function seconds(duration: StringValue): number {
  return Math.round(ms(duration) / 1000);
}

export function days(duration: StringValue): number {
  return Math.round(seconds(duration) / 86_400);
}

/** The retentions of CloudWatch Logs, in days. Source: its API reference, PutRetentionPolicy. */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logRetention = duration.refine((value) => logDays.includes(days(value)), {
  error: `CloudWatch Logs keeps for one of these numbers of days: ${logDays.join(", ")}`,
});
