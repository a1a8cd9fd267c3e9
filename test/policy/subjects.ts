import { type Attributes, type Resource, resources, type SynthesizedStack } from "../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";

/** A resource, a `provider` (its default tags), a `data.<type>` (its value is in the state) or an `output`. */
export interface Subject extends Resource {
  /** `production-data`. */
  readonly stack: string;
  readonly environment: AwsEnvironment;
  readonly siblings: readonly Resource[];
  readonly today: Date;
}

/** @throws Error if a stack's id does not start with the name of one of these environments. */
export function subjects(
  stacks: Readonly<Record<string, SynthesizedStack>>,
  environments: readonly AwsEnvironment[],
  today: Date,
): Subject[] {
  return Object.entries(stacks).flatMap(([stack, synthesized]) => {
    const environment = environments.find(({ name }) => stack.startsWith(`${name}-`));
    if (!environment) throw new Error(`${stack} belongs to no environment: its id must start with the name of one`);
    const siblings = resources(synthesized);
    return [...siblings, ...others(synthesized)].map((one) => ({ ...one, stack, environment, siblings, today }));
  });
}

function others({ provider, output = {}, ...stack }: SynthesizedStack & { data?: SynthesizedStack["resource"] }) {
  const providers = (provider.aws ?? []).map((attributes) => ({
    type: "provider",
    id: String(attributes.alias ?? "default"),
    attributes,
  }));
  const data = resources({ ...stack, provider, resource: stack.data ?? {} }).map((one) => ({
    ...one,
    type: `data.${one.type}`,
  }));
  const outputs = Object.entries(output).map(([id, { value }]) => ({ type: "output", id, attributes: { value } }));
  return [...providers, ...data, ...outputs];
}

/** The value at a path such as `encrypt_at_rest.kms_key_id`. In a list of blocks: of the first one. */
export function at(attributes: Attributes, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => {
    const block = Array.isArray(value) ? value[0] : value;
    return typeof block === "object" && block !== null ? (block as Attributes)[name] : undefined;
  }, attributes);
}

/** The blocks at a path: CDKTF writes one block, or a list. */
export function blocks(attributes: Attributes, path: string): Attributes[] {
  const value = at(attributes, path);
  return value === undefined ? [] : ([value].flat() as Attributes[]);
}

/** Every string in a value at any depth, with the name of its attribute. */
export function strings(value: unknown, name = ""): { readonly name: string; readonly text: string }[] {
  if (typeof value === "string") return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => strings(item, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => strings(inner, key));
}
