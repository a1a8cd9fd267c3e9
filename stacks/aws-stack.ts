import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { boundaryArn } from "../constructs/role-boundary.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { keepState } from "./state-backend.ts";

/** The provider whose schema `@cdktf/provider-aws` was made from. Another one may know other arguments. */
export const awsProviderVersion = "5.100.0";

/** Where a stack's state is kept. */
type StateIn = "state bucket" | "local file";

/**
 * A stack of one environment on AWS: its own state, its own blast radius, and `<environment>-<name>` as its id, which
 * `cdktf deploy 'staging-*'` matches. Every resource in it says by its tags what it is, and who answers and pays for it.
 */
export class AwsStack extends TerraformStack {
  /** For what AWS makes on our behalf and the provider never sees, such as the instances of a node group. */
  readonly tags: Readonly<Record<string, string>>;
  /** What no role here can do more than; undefined in the stack that makes it. */
  protected readonly roleBoundary: string | undefined;
  readonly #account: string;

  constructor(scope: Construct, name: string, environment: AwsEnvironment, stateIn: StateIn = "state bucket") {
    super(scope, `${environment.name}-${name}`);
    this.tags = {
      environment: environment.name,
      owner: environment.owner,
      "cost-centre": environment.costCentre,
      service: name,
    };
    this.#account = environment.aws.foundation.account;
    this.roleBoundary = boundaryArn(environment.name, this.#account);
    new AwsProvider(this, "aws", this.#provider(environment.region));
    if (stateIn === "state bucket") keepState(this, name, environment);
    // CDKTF would write a range, and a plan would then depend on the day it was made.
    this.addOverride("terraform.required_providers.aws.version", awsProviderVersion);
    // The oldest with write-only arguments, which keep secrets out of the state.
    this.addOverride("terraform.required_version", ">= 1.11.0");
  }

  /** The provider of one more region, with the same tags, for what cannot be or must not be in the environment's own. */
  protected providerIn(region: string): AwsProvider {
    return new AwsProvider(this, `aws-${region}`, { alias: region, ...this.#provider(region) });
  }

  /** Bounds every role, wherever in the stack it is made: AWS lets the workflows make no other, so none may be forgotten. */
  override prepareStack(): void {
    const { roleBoundary } = this;
    if (roleBoundary)
      for (const role of this.node.findAll()) if (role instanceof IamRole) role.permissionsBoundary = roleBoundary;
    super.prepareStack();
  }

  #provider(region: string) {
    // Whoever has another account's credentials at hand is refused, and not served there.
    return { region, allowedAccountIds: [this.#account], defaultTags: [{ tags: this.tags }] };
  }
}
