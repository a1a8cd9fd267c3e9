import { type KubernetesObject, nameOf } from "./kubernetes-object.ts";

const serverFields = ["resourceVersion", "managedFields", "generation"];

export function differences(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const [old, current] = [byName(before.filter(isOfRelease)), byName(after.filter(isOfRelease))];
  return [
    ...[...old.keys()].filter((name) => !current.has(name)).map((name) => `${name} was deleted`),
    ...[...current].flatMap(([name, object]) => {
      const former = old.get(name);
      if (!former) return [`${name} was created`];
      const fields = differing(desiredFields(former), desiredFields(object));
      return fields.length > 0 ? [`${name}: ${fields.join(", ")}`] : [];
    }),
  ];
}

export function newObjects(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const old = byName(before);
  return [...byName(after).keys()].filter((name) => !old.has(name));
}

/** Hooks are left out: Helm creates them again in each upgrade. */
function isOfRelease({ metadata: { annotations = {} } }: KubernetesObject): boolean {
  return "meta.helm.sh/release-name" in annotations && !("helm.sh/hook" in annotations);
}

function byName(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(objects.map((object) => [`${nameOf(object)} (${object.apiVersion})`, object]));
}

function desiredFields({ metadata, status: _, ...fields }: KubernetesObject): Record<string, unknown> {
  const ownMetadata = Object.entries(metadata).filter(([key]) => !serverFields.includes(key));
  return { ...fields, metadata: Object.fromEntries(ownMetadata) };
}

function differing(one: unknown, other: unknown, path = ""): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isRecord(one) || !isRecord(other)) return [path];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differing(one[key], other[key], path ? `${path}.${key}` : key));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
