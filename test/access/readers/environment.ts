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

export function everyResource({ stacks }: EnvironmentObjects): StackResource[] {
  return Object.entries(stacks).flatMap(([stack, synthesized]) =>
    resources(synthesized).map((resource) => ({ ...resource, stack })),
  );
}

export function resourcesOf(environment: EnvironmentObjects, ...types: readonly string[]): StackResource[] {
  return everyResource(environment).filter(({ type }) => types.includes(type));
}
