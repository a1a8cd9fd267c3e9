import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const dataSchema = z.strictObject({});

export const dataRules: readonly AwsRule[] = [];
