import { type KubernetesObject, nameOf } from "./objects.ts";

/** What the API server and controllers write, and nobody asked for. */
const theirs = ["resourceVersion", "managedFields", "generation"];

/** The objects of releases that are not what they were, each with the fields that differ: empty where an upgrade was none. */
export function differences(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const [was, is] = [byName(before.filter(isOfRelease)), byName(after.filter(isOfRelease))];
  return [
    ...[...was.keys()].filter((name) => !is.has(name)).map((name) => `${name} is gone`),
    ...[...is].flatMap(([name, object]) => {
      const former = was.get(name);
      if (!former) return [`${name} is new`];
      const fields = differing(asked(former), asked(object));
      return fields.length > 0 ? [`${name}: ${fields.join(", ")}`] : [];
    }),
  ];
}

/** The objects that are there and were not before. */
export function left(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const was = byName(before);
  return [...byName(after).keys()].filter((name) => !was.has(name));
}

/** What a release has made; a hook is made anew each time. */
function isOfRelease({ metadata: { annotations = {} } }: KubernetesObject): boolean {
  return "meta.helm.sh/release-name" in annotations && !("helm.sh/hook" in annotations);
}

function byName(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(objects.map((object) => [`${nameOf(object)} (${object.apiVersion})`, object]));
}

function asked({ metadata, ...object }: KubernetesObject): Record<string, unknown> {
  const { status: _, ...rest } = object;
  const kept = Object.entries(metadata).filter(([key]) => !theirs.includes(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** The paths at which two values differ. */
function differing(one: unknown, other: unknown, path = ""): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isRecord(one) || !isRecord(other)) return [path];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differing(one[key], other[key], path ? `${path}.${key}` : key));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
