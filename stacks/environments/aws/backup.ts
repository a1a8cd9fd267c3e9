import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const backupSchema = z.strictObject({});

export const backupRules: readonly AwsRule[] = [];
