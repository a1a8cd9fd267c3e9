import { type Resource, resources, type SynthesizedStack } from "../../stacks/base/synthesized.ts";
import { kinds, resolved, type Schema, type Schemas } from "../kubernetes-schemas/schemas.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

const metaArguments = ["//", "depends_on", "lifecycle", "provider", "timeouts"];

const renamedFields: Readonly<Record<string, string>> = { storage_provisioner: "provisioner" };

/**
 * The kind's schema gives the names of the fields (`rule` is `rules`), and says which keys are free (labels).
 * @throws Error that names the resource and an argument without a field in the schema.
 */
export function manifestsOf(stack: SynthesizedStack, schemas: Schemas): KubernetesObject[] {
  return resources(stack)
    .filter(({ type }) => type.startsWith("kubernetes_"))
    .map((resource) => manifest(resource, stack, schemas));
}

function manifest({ type, id, attributes }: Resource, stack: SynthesizedStack, schemas: Schemas): KubernetesObject {
  const { apiVersion, kind, schema } = kindOf(type, schemas);
  const args = Object.fromEntries(Object.entries(attributes).filter(([key]) => !metaArguments.includes(key)));
  try {
    const fields = translate(resolveReferences(args, stack), schema, schemas) as Pick<KubernetesObject, "metadata">;
    return { apiVersion, kind, ...fields };
  } catch (error) {
    throw new Error(`${type}.${id}: ${(error as Error).message}`, { cause: error });
  }
}

/** `kubernetes_role_binding_v1` is "rbac.authorization.k8s.io/v1 RoleBinding". */
function kindOf(type: string, schemas: Schemas) {
  const [, name, version] = /^kubernetes_(\w+)_(v\d\w*)$/.exec(type) ?? [];
  const lowerCaseKind = name?.replaceAll("_", "");
  for (const [known, schemaName] of kinds(schemas)) {
    const [apiVersion = "", kind = ""] = known.split(" ");
    if (kind.toLowerCase() === lowerCaseKind && apiVersion.split("/").at(-1) === version)
      return { apiVersion, kind, schema: schemas[schemaName] as Schema };
  }
  throw new Error(`no schema for ${type}: npm run schemas reads it from an API server`);
}

function translate(value: unknown, reference: Schema, schemas: Schemas): unknown {
  const schema = resolved(reference, schemas);
  // Terraform writes a single block as an object or as a list of one.
  if (schema.properties && Array.isArray(value)) return translate(value[0], schema, schemas);
  if (schema.items && Array.isArray(value))
    return value.map((item) => translate(item, schema.items as Schema, schemas));
  // Terraform's ports are texts.
  if (schema.format === "int-or-string" && /^\d+$/.test(String(value))) return Number(value);
  if (!schema.properties || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => {
        const field = fieldOf(key, schema.properties ?? {});
        return [field, translate(inner, schema.properties?.[field] ?? {}, schemas)];
      }),
  );
}

function fieldOf(argument: string, properties: Readonly<Record<string, Schema>>): string {
  const name = (renamedFields[argument] ?? argument).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const field = [name, `${name}s`, `${name}es`].find((candidate) => candidate in properties);
  if (!field) throw new Error(`${argument} is not a field: there are ${Object.keys(properties).join(", ")}`);
  return field;
}

function resolveReferences(value: unknown, stack: SynthesizedStack): unknown {
  if (typeof value === "string")
    return value.replace(
      /\$\{(kubernetes_\w+)\.([\w-]+)\.([^}]+)\}/g,
      (whole, type: string, id: string, path: string) => {
        const steps = path.replaceAll("[0]", "").split(".");
        const found = steps.reduce<unknown>(
          (from, step) => (from as Record<string, unknown> | undefined)?.[step],
          stack.resource[type]?.[id],
        );
        if (found === undefined) throw new Error(`${whole} is not defined in this stack`);
        return String(resolveReferences(found, stack));
      },
    );
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, stack));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveReferences(inner, stack)]));
}
