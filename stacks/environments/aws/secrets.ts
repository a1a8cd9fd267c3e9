import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const secretsSchema = z.strictObject({});

export const secretsRules: readonly AwsRule[] = [];
