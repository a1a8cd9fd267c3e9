import { isDeepStrictEqual } from "node:util";
import type { SynthesizedStack } from "../../base/synthesized.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";

type Stacks = Readonly<Record<string, SynthesizedStack>>;

export interface ChangedStacks {
  /** By environment: the names of new stacks and of those whose Terraform differs, in the order of their deployment. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
  /** The ids of stacks that only the other commit has. Nobody can plan them with the present code. */
  readonly removed: readonly string[];
}

/** Compares data: the order of keys and the text say nothing. */
export function changedStacks(before: Stacks, after: Stacks, environments: readonly AwsEnvironment[]): ChangedStacks {
  const differs = (id: string) => !isDeepStrictEqual(withoutMetadata(before[id]), withoutMetadata(after[id]));
  const changed = environments.map(({ name }) => {
    const ids = Object.keys(after).filter((id) => id.startsWith(`${name}-`) && differs(id));
    return [name, ids.map((id) => id.slice(name.length + 1))] as const;
  });
  return { changed: Object.fromEntries(changed), removed: Object.keys(before).filter((id) => !(id in after)) };
}

/** CDKTF's notes to itself, such as the version that wrote the file. */
function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "//");
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutMetadata(inner)]));
}
