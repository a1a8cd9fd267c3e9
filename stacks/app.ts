import type { App } from "cdktf";
import type { Environment } from "./environments/schema.ts";
import { Messaging } from "./messaging.ts";

/** One class for each blast radius, in the order in which they are first deployed. */
const stacks = [Messaging];

/** Every stack of every given environment. */
export function addStacks(app: App, environments: readonly Environment[]): void {
  for (const environment of environments) for (const Stack of stacks) new Stack(app, environment);
}
