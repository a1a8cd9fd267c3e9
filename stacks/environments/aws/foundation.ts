import { z } from "zod";
import type { AwsRule } from "../rules.ts";

export const foundationSchema = z.strictObject({});

export const foundationRules: readonly AwsRule[] = [];
