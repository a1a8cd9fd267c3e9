import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const recoverySchema = z.strictObject({});

export const recoveryRules: readonly AwsRule[] = [];
