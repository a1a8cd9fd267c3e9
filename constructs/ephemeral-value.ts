import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * A value that Terraform asks for while it runs and keeps neither in its state nor in a plan. Only write-only arguments
 * (`…_wo`) take one. Terraform has these since 1.10; CDKTF has no word for them.
 */
export class EphemeralValue extends TerraformElement {
  readonly #type: string;
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, type: string, attributes: Readonly<Record<string, unknown>>) {
    super(scope, id);
    this.#type = type;
    this.#attributes = attributes;
  }

  /** How an expression of Terraform's names one of its attributes, without the `${}` around it. */
  attribute(name: string): string {
    return `ephemeral.${this.#type}.${this.friendlyUniqueId}.${name}`;
  }

  override toTerraform(): object {
    return { ephemeral: { [this.#type]: { [this.friendlyUniqueId]: this.#attributes } } };
  }
}
