import { kinds, prefix, readSchemas, type Schema, type Schemas } from "./schemas.ts";

/** For objects of these kinds ("apps/v1 Deployment"). Without descriptions, and without status: no chart writes it. */
export function reduced(schemas: Schemas, wanted: readonly string[]): Schemas {
  const known = kinds(schemas);
  const kept: Record<string, Schema> = {};
  const waiting = wanted.flatMap((kind) => known.get(kind) ?? []);
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (name in kept) continue;
    const schema = withoutTexts(withoutStatus(schemas[name] as Schema)) as Schema;
    kept[name] = schema;
    waiting.push(...references(schema));
  }
  return Object.fromEntries(Object.entries(kept).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function withoutStatus(schema: Schema): Schema {
  if (!schema["x-kubernetes-group-version-kind"] || !schema.properties) return schema;
  const { status: _, ...properties } = schema.properties;
  return { ...schema, properties };
}

/** A property can have the name "description": only a text is a description. */
function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, of]) => !(["description", "x-kubernetes-validations"].includes(key) && isText(key, of)))
      .map(([key, of]) => [key, withoutTexts(of)]),
  );
}

function isText(key: string, value: unknown): boolean {
  return key === "description" ? typeof value === "string" : Array.isArray(value);
}

function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, of]) =>
    key === "$ref" && typeof of === "string" ? [of.slice(prefix.length)] : references(of),
  );
}

/** One line for each schema, for readable differences. */
export function asText(schemas: Schemas): string {
  const lines = Object.entries(schemas).map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

export function isStale(published: Schemas, wanted: readonly string[]): boolean {
  const committed = readSchemas();
  return Object.entries(reduced(published, wanted)).some(
    ([name, schema]) => JSON.stringify(schema) !== JSON.stringify(committed[name]),
  );
}
