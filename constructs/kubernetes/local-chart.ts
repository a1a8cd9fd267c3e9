import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

export interface LocalReleaseProps {
  /** Of the release, and the construct id. */
  readonly name: string;
  readonly namespace: string;
  /** The chart's schema validates them. Tokens of other stacks are allowed in strings only. */
  readonly values: object;
  readonly after?: ITerraformDependable[];
}

/** A chart in a local directory. Its path in the plan contains a content hash, so that Terraform sees template changes. */
export class LocalChart extends Construct {
  readonly #path: string;

  /** @param directory absolute. */
  constructor(scope: Construct, name: string, directory: string) {
    super(scope, `${name}-chart`);
    const asset = new TerraformAsset(this, "files", { path: directory, type: AssetType.DIRECTORY });
    this.#path = `\${path.module}/${asset.path}`;
  }

  /** Helm waits up to ten minutes for the pods to become ready, and rolls back otherwise. */
  release({ name, namespace, values, after = [] }: LocalReleaseProps): Release {
    return new Release(this.node.scope as Construct, name, {
      name,
      namespace,
      chart: this.#path,
      values: [JSON.stringify(values, null, 2)],
      atomic: true,
      cleanupOnFail: true,
      lint: true,
      timeout: 600,
      maxHistory: 10,
      dependsOn: after,
    });
  }
}
