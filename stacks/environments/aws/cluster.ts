import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const clusterSchema = z.strictObject({});

export const clusterRules: readonly AwsRule[] = [];
