import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const storageSchema = z.strictObject({});

export const storageRules: readonly AwsRule[] = [];
