import type { TerraformDirectory } from "../../../stacks/pipeline/terraform/terraform-directory.ts";
import type { Emulator } from "../../emulator/emulator.ts";
import type { Attributes, Drift } from "./drifts.ts";

export interface TerraformState {
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Attributes }[];
  }[];
}

/** Returns the address of the repaired resource. @throws Error if the plan differs from the drift. */
export async function repairedDrift(
  drift: Drift,
  terraform: TerraformDirectory,
  emulator: Pick<Emulator, "call">,
): Promise<string> {
  const state = JSON.parse((await terraform.command("state", "pull")).join("\n")) as TerraformState;
  const { address, attributes } = driftTarget(drift, state);
  await emulator.call(drift.call(attributes));
  const planned = (await terraform.planAndApply()).map(({ resource }) => resource.addr);
  const fault = driftFault(address, planned);
  if (fault) throw new Error(`${terraform.id}, when ${drift.what}: ${fault}`);
  return address;
}

export function driftTarget({ type, isSuitable = () => true }: Drift, { resources }: TerraformState) {
  for (const resource of resources.filter((one) => one.mode === "managed" && one.type === type))
    for (const { attributes } of resource.instances)
      if (isSuitable(attributes)) return { address: `${type}.${resource.name}`, attributes };
  throw new Error(`the state has no suitable ${type}: choose another in test/rehearsal/exercises/drifts.ts`);
}

/** Empty if the plan names only the changed resource. */
export function driftFault(address: string, planned: readonly string[]): string {
  if (planned.length === 1 && planned[0] === address) return "";
  if (!planned.includes(address)) return `${address} was changed outside Terraform, and the plan does not name it`;
  const others = planned.filter((one) => one !== address);
  return `only ${address} was changed, and the plan also names ${others.join(", ")}`;
}
