import { type App, TerraformResource } from "cdktf";

export class IdReused extends Error {
  override readonly name = "IdReused";
}

/** @throws IdReused if two resources have the same Terraform id. CDKTF would silently overwrite the first one. */
export function build(app: App, stacks: (app: App) => void): void {
  try {
    stacks(app);
  } catch (error) {
    throw explained(error);
  }
  const owners = new Map<string, string>();
  for (const resource of app.node.findAll().filter(TerraformResource.isTerraformResource)) {
    const id = `${resource.cdktfStack.node.id} ${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    const first = owners.get(id);
    if (first) throw new IdReused(`${id} is claimed by both ${first} and ${resource.node.path}: give each its own id`);
    owners.set(id, resource.node.path);
  }
}

function explained(error: unknown): unknown {
  const [, name, path] = /already a Construct with name '(.+)' in \w+ \[(.+)\]/.exec((error as Error).message) ?? [];
  return name ? new IdReused(`${path}/${name} exists twice: give each its own id`, { cause: error }) : error;
}
