import { type Resource, resources, type SynthesizedStack } from "../../stacks/synthesized.ts";
import type { KubernetesObject } from "./objects.ts";
import { kinds, resolved, type Schema, type Schemas } from "./schemas.ts";

/** What Terraform keeps to itself. */
const metaArguments = ["//", "depends_on", "lifecycle", "provider", "timeouts"];

/** The provider's word for a field, where it is another than Kubernetes' own. */
const otherWords: Readonly<Record<string, string>> = { storage_provisioner: "provisioner" };

/**
 * The objects that a stack's `kubernetes_*` resources are. The kind's schema tells what a block or an argument is called
 * (`rule` is `rules`, `api_groups` is `apiGroups`), and which keys are a person's own (labels).
 *
 * @throws Error that names the resource and the argument for which the schema has no field.
 */
export function manifests(stack: SynthesizedStack, schemas: Schemas): KubernetesObject[] {
  return resources(stack)
    .filter(({ type }) => type.startsWith("kubernetes_"))
    .map((resource) => manifest(resource, stack, schemas));
}

function manifest({ type, id, attributes }: Resource, stack: SynthesizedStack, schemas: Schemas): KubernetesObject {
  const { apiVersion, kind, schema } = kindOf(type, schemas);
  const given = Object.fromEntries(Object.entries(attributes).filter(([key]) => !metaArguments.includes(key)));
  try {
    const fields = translated(withoutReferences(given, stack), schema, schemas) as Pick<KubernetesObject, "metadata">;
    return { apiVersion, kind, ...fields };
  } catch (error) {
    throw new Error(`${type}.${id}: ${(error as Error).message}`, { cause: error });
  }
}

/** `kubernetes_role_binding_v1` is "rbac.authorization.k8s.io/v1 RoleBinding". */
function kindOf(type: string, schemas: Schemas) {
  const [, name, version] = /^kubernetes_(\w+)_(v\d\w*)$/.exec(type) ?? [];
  const wanted = name?.replaceAll("_", "");
  for (const [known, schemaName] of kinds(schemas)) {
    const [apiVersion = "", kind = ""] = known.split(" ");
    if (kind.toLowerCase() === wanted && apiVersion.split("/").at(-1) === version)
      return { apiVersion, kind, schema: schemas[schemaName] as Schema };
  }
  throw new Error(`nothing is known of ${type}: npm run schemas asks an API server`);
}

function translated(value: unknown, of: Schema, schemas: Schemas): unknown {
  const schema = resolved(of, schemas);
  // A block that can be there once comes alone or as a list of one.
  if (schema.properties && Array.isArray(value)) return translated(value[0], schema, schemas);
  if (schema.items && Array.isArray(value))
    return value.map((item) => translated(item, schema.items as Schema, schemas));
  if (!schema.properties || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => {
        const field = fieldOf(key, schema.properties ?? {});
        return [field, translated(inner, schema.properties?.[field] ?? {}, schemas)];
      }),
  );
}

function fieldOf(argument: string, properties: Readonly<Record<string, Schema>>): string {
  const name = (otherWords[argument] ?? argument).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const field = [name, `${name}s`, `${name}es`].find((candidate) => candidate in properties);
  if (!field) throw new Error(`${argument} is no field: there are ${Object.keys(properties).join(", ")}`);
  return field;
}

/** A reference to an attribute of the same stack becomes what is written there. */
function withoutReferences(value: unknown, stack: SynthesizedStack): unknown {
  if (typeof value === "string")
    return value.replace(
      /\$\{(kubernetes_\w+)\.([\w-]+)\.([^}]+)\}/g,
      (whole, type: string, id: string, path: string) => {
        const steps = path.replaceAll("[0]", "").split(".");
        const found = steps.reduce<unknown>(
          (from, step) => (from as Record<string, unknown> | undefined)?.[step],
          stack.resource[type]?.[id],
        );
        if (found === undefined) throw new Error(`${whole} refers to nothing in this stack`);
        return String(withoutReferences(found, stack));
      },
    );
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, stack));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutReferences(inner, stack)]));
}
