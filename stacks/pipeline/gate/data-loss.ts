import { resourceTypes } from "../../resource-types/index.ts";
import { actionOf, type ResourceChange } from "../terraform/plan.ts";

/** The actions after which the object is gone. */
export function destroys({ change }: ResourceChange): boolean {
  return ["delete", "replace"].includes(actionOf(change));
}

/** What would be lost with a resource that is destroyed. A type that nobody classified may hold anything. */
export function lostWith(resource: ResourceChange): string | undefined {
  if (!destroys(resource)) return undefined;
  const { type } = resource;
  return type in resourceTypes ? resourceTypes[type]?.holds : `what a ${type} holds, which stacks/resource-types lacks`;
}
