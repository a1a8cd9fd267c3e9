import { type Resource, resources } from "../../../stacks/base/synthesized.ts";
import type { Manifest } from "../../charts/releases.ts";
import type { Names, Stacks } from "./names.ts";

/** What decides about access in one environment. */
export interface EnvironmentObjects {
  readonly names: Names;
  readonly stacks: Stacks;
  /** Of the cluster: rendered charts, and the Kubernetes resources of Terraform. */
  readonly objects: readonly Manifest[];
}

export interface StackResource extends Resource {
  readonly stack: string;
}

export function resourcesOf({ stacks }: EnvironmentObjects, ...types: readonly string[]): StackResource[] {
  return Object.entries(stacks).flatMap(([stack, synthesized]) =>
    resources(synthesized)
      .filter(({ type }) => types.includes(type))
      .map((resource) => ({ ...resource, stack })),
  );
}
