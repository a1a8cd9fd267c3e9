import type { Permission } from "../constructs/policy.ts";
import { type Resource, resources, type SynthesizedStack } from "./synth.ts";

/** The resources of one type, or those among them whose attributes are these. */
export function all(stack: SynthesizedStack, type: string, having: Record<string, unknown> = {}): Resource[] {
  return resources(stack)
    .filter((resource) => resource.type === type)
    .filter(({ attributes }) => Object.entries(having).every(([name, value]) => attributes[name] === value));
}

/** The one resource of a type, or the one whose attributes are these. */
export function only(stack: SynthesizedStack, type: string, having: Record<string, unknown> = {}): Resource {
  const found = all(stack, type, having);
  const [first, ...others] = found;
  if (!first || others.length > 0) throw new Error(`expected one ${type}, and found ${found.length}`);
  return first;
}

/** A resource's attribute as another resource of its stack refers to it. */
export function reference({ type, id }: Resource, attribute: string): string {
  return `\${${type}.${id}.${attribute}}`;
}

/** What another resource writes in `depends_on` to come after this one. */
export function dependency({ type, id }: Resource): string {
  return `${type}.${id}`;
}

/** The statements of a policy that a resource holds as JSON. */
export function statements({ attributes }: Resource, attribute = "policy"): Permission[] {
  return (JSON.parse(String(attributes[attribute])) as { Statement: Permission[] }).Statement;
}
