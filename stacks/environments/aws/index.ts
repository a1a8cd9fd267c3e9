import { z } from "zod";
import { backupSchema } from "./backup.ts";
import { clusterSchema } from "./cluster.ts";
import { dataSchema } from "./data.ts";
import { edgeSchema } from "./edge.ts";
import { foundationSchema } from "./foundation.ts";
import { monitoringSchema } from "./monitoring.ts";
import { networkSchema } from "./network.ts";
import { platformSchema } from "./platform.ts";
import { recoverySchema } from "./recovery.ts";
import { secretsSchema } from "./secrets.ts";
import { storageSchema } from "./storage.ts";
import { usageSchema } from "./usage.ts";
import { workloadsSchema } from "./workloads.ts";

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
  usage: usageSchema,
});
