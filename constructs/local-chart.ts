import { fileURLToPath } from "node:url";
import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

export interface LocalReleaseProps {
  /** The release's name, and its id. */
  readonly name: string;
  readonly namespace: string;
  /** Checked by the chart's schema. May hold tokens of other stacks, in strings only. */
  readonly values: object;
  readonly after?: ITerraformDependable[];
}

/**
 * A chart of ours, in the folder of its name in `charts/`, whose path in the plan holds the hash of its content: without
 * it Terraform would see no difference when a template changes.
 */
export class LocalChart extends Construct {
  readonly #path: string;

  constructor(scope: Construct, name: string) {
    super(scope, `${name}-chart`);
    const path = fileURLToPath(new URL(`../charts/${name}`, import.meta.url));
    const asset = new TerraformAsset(this, "files", { path, type: AssetType.DIRECTORY });
    this.#path = `\${path.module}/${asset.path}`;
  }

  /** A release that is whole or goes back to what it was: Helm waits up to ten minutes for its pods to be ready. */
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
