import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const monitoringSchema = z.strictObject({});

export const monitoringRules: readonly AwsRule[] = [];
