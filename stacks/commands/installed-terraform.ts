import { isAbsolute } from "node:path";
import { WrongArgument } from "./names.ts";
import { onPath } from "./on-path.ts";

/** Terraform, as cdktf finds it. @throws WrongArgument that says how to get it. */
export function installedTerraform(): string {
  const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
  if (isAbsolute(terraform)) return terraform;
  const found = onPath(terraform);
  if (found) return found;
  throw new WrongArgument(
    "Terraform is not on the PATH: install 1.11 or newer from developer.hashicorp.com/terraform.",
  );
}
