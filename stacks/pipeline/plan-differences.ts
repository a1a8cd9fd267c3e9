import { isDeepStrictEqual } from "node:util";
import { actionOf, type Change, differing, type Plan, type ResourceChange } from "./terraform/plan.ts";

/**
 * What a plan would do otherwise than the reviewed one, a sentence each. Compares data: the order of resources and of
 * attributes says nothing, and no-ops and reads do nothing. No value is in a sentence, because it can be a secret.
 */
export function planDifferences(reviewed: Plan, fresh: Plan): string[] {
  const [before, after] = [changesIn(reviewed), changesIn(fresh)];
  const all = new Set([...before.keys(), ...after.keys()]);
  return [
    ...[...all].toSorted().flatMap((address) => changeDifference(address, before.get(address), after.get(address))),
    ...codeDifferences(reviewed, fresh),
  ];
}

/** By address. Only what changes something. */
function changesIn({ resource_changes = [], output_changes = {} }: Plan): Map<string, Change> {
  const resources = resource_changes
    .filter(({ mode }) => mode === "managed")
    .map((resource): [string, Change] => [nameOf(resource), resource.change]);
  const outputs = Object.entries(output_changes).map(([name, change]): [string, Change] => [`output.${name}`, change]);
  return new Map([...resources, ...outputs].filter(([, change]) => actionOf(change) !== "no-op"));
}

function nameOf({ address, deposed }: ResourceChange): string {
  return deposed ? `${address} (deposed ${deposed})` : address;
}

function changeDifference(address: string, reviewed: Change | undefined, fresh: Change | undefined): string[] {
  if (!reviewed) return [`${actionOf(fresh as Change)} ${address}: it is planned now, and was not reviewed`];
  if (!fresh) return [`${actionOf(reviewed)} ${address}: it was reviewed, and is not planned any more`];
  const [then, now] = [actionOf(reviewed), actionOf(fresh)];
  if (then !== now || !isDeepStrictEqual(reviewed.actions, fresh.actions))
    return [`${now} ${address}: ${then === now ? `${then}, in another order,` : then} was reviewed`];
  const paths = new Set(
    aspects.flatMap((aspect) => differing(reviewed[aspect], fresh[aspect]).map((path) => path || aspect)),
  );
  return paths.size === 0 ? [] : [`${now} ${address}: it differs from the reviewed plan in ${[...paths].join(", ")}`];
}

const aspects = [
  ...(["before", "after", "after_unknown", "before_sensitive", "after_sensitive"] as const),
  ...(["replace_paths", "importing"] as const),
];

/** What Terraform would run that is no planned value: provisioners, and the settings of providers. */
function codeDifferences(reviewed: Plan, fresh: Plan): string[] {
  const [before, after] = [codeOf(reviewed), codeOf(fresh)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)))
    .toSorted()
    .map((name) => `the code of ${name} is not the reviewed one`);
}

function codeOf({ configuration = {}, variables = {} }: Plan): Map<string, unknown> {
  const { root_module, provider_config } = configuration as Configuration;
  const { resources = [], ...rest } = root_module ?? {};
  return new Map<string, unknown>([
    ...resources.map((resource): [string, unknown] => [resource.address, resource]),
    ...entries("provider", provider_config),
    ...entries("the module's", rest),
    ...entries("variable", variables),
  ]);
}

function entries(what: string, values: object = {}): [string, unknown][] {
  return Object.entries(values).map(([name, value]) => [`${what} ${name}`, value]);
}

interface Configuration {
  readonly provider_config?: Readonly<Record<string, unknown>>;
  readonly root_module?: { readonly resources?: readonly { readonly address: string }[] };
}
