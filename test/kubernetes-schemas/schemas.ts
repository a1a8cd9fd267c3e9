import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { type KubernetesObject, nameOf } from "../cluster/kubernetes-object.ts";

export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
  readonly [keyword: string]: unknown;
}

/** By their names: "io.k8s.api.apps.v1.Deployment". */
export type Schemas = Readonly<Record<string, Schema>>;

/** Written by `npm run schemas`. */
export const schemasFile = new URL("schemas.json", import.meta.url);

export function readSchemas(): Schemas {
  return JSON.parse(readFileSync(schemasFile, "utf8"));
}

/** By "apps/v1 Deployment". */
export function kinds(schemas: Schemas): Map<string, string> {
  return new Map(
    Object.entries(schemas).flatMap(([name, { "x-kubernetes-group-version-kind": of = [] }]) =>
      of.map(({ group, version, kind }) => [`${group ? `${group}/` : ""}${version} ${kind}`, name]),
    ),
  );
}

export function resolved(schema: Schema, schemas: Schemas): Schema {
  const reference = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
  return (reference && schemas[reference.slice(prefix.length)]) || schema;
}

export const prefix = "#/components/schemas/";

/** Rejects unknown fields as a strict API server does. Only the cluster rehearsal checks CEL rules. */
export function strictValidator(schemas: Schemas): (object: KubernetesObject) => string[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const closedSchemas = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, closed(schema)]));
  ajv.addSchema({ $id: "kubernetes", components: { schemas: closedSchemas } });
  const known = kinds(schemas);
  const validate = (object: KubernetesObject): ValidateFunction | undefined => {
    const name = known.get(`${object.apiVersion} ${object.kind}`);
    return name ? ajv.getSchema(`kubernetes${prefix}${name}`) : undefined;
  };
  return (object) => {
    const valid = validate(object);
    if (!valid)
      return [
        `${nameOf(object)}: no schema for ${object.apiVersion} ${object.kind}: npm run schemas reads it from an API server`,
      ];
    return valid(object) ? [] : [...new Set(valid.errors?.map((error) => `${nameOf(object)}: ${inWords(error)}`))];
  };
}

/** Rejects unknown fields, which Kubernetes drops. `anyOf` and `not` only add conditions, so they stay open. */
function closed(schema: Schema): Schema {
  const { properties, items, additionalProperties: more } = schema;
  const open = more !== undefined || !properties || schema["x-kubernetes-preserve-unknown-fields"];
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, closed(property)])),
    }),
    ...(items && { items: closed(items) }),
    ...(more && typeof more === "object" && { additionalProperties: closed(more) }),
    ...(!open && { additionalProperties: false }),
  };
}

/** "spec.replicass is not a field" */
function inWords({ instancePath, keyword, params, message }: ErrorObject): string {
  const steps = instancePath.split("/").slice(1);
  const path = (more: readonly string[] = []) =>
    [...steps, ...more]
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
      .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
      .join("")
      .slice(1);
  if (keyword === "additionalProperties") return `${path([params.additionalProperty])} is not a field`;
  if (keyword === "enum") return `${path()} must be one of ${params.allowedValues.join(", ")}`;
  return `${path()} ${message}`;
}
