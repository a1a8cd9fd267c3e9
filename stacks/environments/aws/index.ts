import { z } from "zod";
import type { AwsRule } from "../rules.ts";
import { backupRules, backupSchema } from "./backup.ts";
import { clusterRules, clusterSchema } from "./cluster.ts";
import { dataRules, dataSchema } from "./data.ts";
import { edgeRules, edgeSchema } from "./edge.ts";
import { foundationRules, foundationSchema } from "./foundation.ts";
import { monitoringRules, monitoringSchema } from "./monitoring.ts";
import { networkRules, networkSchema } from "./network.ts";
import { platformRules, platformSchema } from "./platform.ts";
import { recoveryRules, recoverySchema } from "./recovery.ts";
import { secretsRules, secretsSchema } from "./secrets.ts";
import { storageRules, storageSchema } from "./storage.ts";
import { workloadsRules, workloadsSchema } from "./workloads.ts";

/** What only an environment on AWS has: a section for each stack, and what it promises to survive. */
export const awsSchema = z.strictObject({
  recovery: recoverySchema,
  foundation: foundationSchema,
  network: networkSchema,
  cluster: clusterSchema,
  data: dataSchema,
  storage: storageSchema,
  secrets: secretsSchema,
  edge: edgeSchema,
  monitoring: monitoringSchema,
  backup: backupSchema,
  platform: platformSchema,
  workloads: workloadsSchema,
});

export const awsRules: readonly AwsRule[] = [
  ...recoveryRules,
  ...foundationRules,
  ...networkRules,
  ...clusterRules,
  ...dataRules,
  ...storageRules,
  ...secretsRules,
  ...edgeRules,
  ...monitoringRules,
  ...backupRules,
  ...platformRules,
  ...workloadsRules,
];
