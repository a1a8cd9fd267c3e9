import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const edgeSchema = z.strictObject({});

export const edgeRules: readonly AwsRule[] = [];
