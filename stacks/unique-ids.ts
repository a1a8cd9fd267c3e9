import { type App, TerraformResource } from "cdktf";

/** Two resources under one Terraform id. The message names both and the fix. */
export class IdReused extends Error {
  override readonly name = "IdReused";
}

/**
 * Builds stacks in an app. An id belongs to one resource for ever: Terraform would take a second one under it for a
 * change of the first.
 *
 * @throws IdReused, also where CDKTF itself would write the second over the first and say nothing.
 */
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

/** Constructs says it of two siblings of one name, but not what to do. */
function explained(error: unknown): unknown {
  const [, name, path] = /already a Construct with name '(.+)' in \w+ \[(.+)\]/.exec((error as Error).message) ?? [];
  return name ? new IdReused(`${path}/${name} is there twice: give each its own id`, { cause: error }) : error;
}
