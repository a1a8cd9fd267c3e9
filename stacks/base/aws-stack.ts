import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { boundaryArn } from "../../constructs/identity/role-boundary.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { refusePlaceholders } from "./refuse-placeholders.ts";
import { useStateBucket } from "./state-backend.ts";

/** The provider version from which `@cdktf/provider-aws` was generated. */
export const awsProviderVersion = "5.100.0";

type StateLocation = "state bucket" | "local file";

/** Has its own state. Its id is `<environment>-<name>`, which `cdktf deploy 'staging-*'` matches. */
export class AwsStack extends TerraformStack {
  /** For resources that AWS creates, such as the instances of a node group. */
  readonly tags: Readonly<Record<string, string>>;
  /** The ARN of the permissions boundary; undefined in the stack that creates it. */
  protected readonly roleBoundary: string | undefined;
  readonly #account: string;

  constructor(
    scope: Construct,
    name: string,
    environment: AwsEnvironment,
    stateLocation: StateLocation = "state bucket",
  ) {
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
    if (stateLocation === "state bucket") useStateBucket(this, name, environment);
    refusePlaceholders(this, environment);
    // CDKTF's default is a range of versions, which makes plans irreproducible.
    this.addOverride("terraform.required_providers.aws.version", awsProviderVersion);
    // The first version with write-only arguments, which keep secrets out of the state.
    this.addOverride("terraform.required_version", ">= 1.11.0");
  }

  protected providerIn(region: string): AwsProvider {
    return new AwsProvider(this, `aws-${region}`, { alias: region, ...this.#provider(region) });
  }

  /** Adds the boundary to every role of the stack: the workflows may not create roles without it. */
  override prepareStack(): void {
    const { roleBoundary } = this;
    if (roleBoundary)
      for (const role of this.node.findAll()) if (role instanceof IamRole) role.permissionsBoundary = roleBoundary;
    super.prepareStack();
  }

  #provider(region: string) {
    return { region, allowedAccountIds: [this.#account], defaultTags: [{ tags: this.tags }] };
  }
}
