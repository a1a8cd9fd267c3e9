import { audit } from "./audit.ts";
import { compute } from "./compute.ts";
import { data } from "./data.ts";
import { identity } from "./identity.ts";
import { kubernetes } from "./kubernetes.ts";
import { messaging } from "./messaging.ts";
import { network } from "./network.ts";
import type { ResourceType } from "./resource-type.ts";
import { storage } from "./storage.ts";

const known = {
  ...audit,
  ...compute,
  ...data,
  ...identity,
  ...kubernetes,
  ...messaging,
  ...network,
  ...storage,
};

/** Types that need a line in stacks/cost/billed.ts. */
export type BilledType = {
  [Type in keyof typeof known]: (typeof known)[Type]["cost"] extends "billed" ? Type : never;
}[keyof typeof known];

export const resourceTypes: Readonly<Record<string, ResourceType>> = known;

export function unknownType(type: string): string {
  return `${type} is not in stacks/resource-types: add it there, with what it costs and which policy it needs`;
}
