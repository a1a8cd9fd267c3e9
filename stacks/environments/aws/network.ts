import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const networkSchema = z.strictObject({});

export const networkRules: readonly AwsRule[] = [];
