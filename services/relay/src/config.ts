import { postgresConfig, serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  ...postgresConfig,
  TASK_EVENTS_TOPIC_ARN: z.string().regex(/^arn:.+\.fifo$/, "must be the ARN of an SNS FIFO topic"),
  AWS_REGION: z.string().min(1),
};
