import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * A Terraform ephemeral resource, which CDKTF does not support. Its value is neither in the state nor in a plan; only
 * write-only arguments (`…_wo`) accept it.
 */
export class EphemeralValue extends TerraformElement {
  readonly #type: string;
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, type: string, attributes: Readonly<Record<string, unknown>>) {
    super(scope, id);
    this.#type = type;
    this.#attributes = attributes;
  }

  attribute(name: string): string {
    return `ephemeral.${this.#type}.${this.friendlyUniqueId}.${name}`;
  }

  override toTerraform(): object {
    return { ephemeral: { [this.#type]: { [this.friendlyUniqueId]: this.#attributes } } };
  }
}
