import { all } from "../fixtures/claims.ts";
import type { Resource, SynthesizedStack } from "../fixtures/synth.ts";

export const releasesOf = (stack: SynthesizedStack) => all(stack, "helm_release");

export function valuesOf({ attributes }: Resource): Record<string, unknown> {
  const [text] = attributes.values as string[];
  return JSON.parse(String(text)) as Record<string, unknown>;
}
