import { isDeepStrictEqual } from "node:util";
import { type Desired, prefix } from "@mindflow/contracts/search-access";
import type { Client, Types } from "@opensearch-project/opensearch";
import { bodyOf } from "./body.ts";

type Role = Types.Security_Common.Role;
type RoleMapping = Types.Security_Common.RoleMapping;

/** Corrects the desired roles and mappings, and removes others with our prefix. Gives the names of the changes. */
export async function applyRoles({ security }: Client, desired: Desired["roles"]): Promise<string[]> {
  const changed: string[] = [];
  const change = async (what: string, response: Promise<{ body: unknown }>) => {
    await bodyOf(what, response);
    changed.push(what);
  };
  const roles = await bodyOf("the roles", security.getRoles());
  const mappings = await bodyOf("the role mappings", security.getRoleMappings());

  for (const [role, { backend_roles, ...permissions }] of Object.entries(desired)) {
    if (!isDeepStrictEqual(permissionsOf(roles[role]), permissionsOf(permissions)))
      await change(`the role ${role}`, security.createRole({ role, body: permissions }));
    if (!isDeepStrictEqual(holdersOf(mappings[role]), holdersOf({ backend_roles })))
      await change(`the holders of the role ${role}`, security.createRoleMapping({ role, body: { backend_roles } }));
  }

  const undesired = (names: object) =>
    Object.keys(names).filter((name) => name.startsWith(prefix) && !(name in desired));
  for (const role of undesired(mappings))
    await change(`removal of the holders of the role ${role}`, security.deleteRoleMapping({ role }));
  for (const role of undesired(roles)) await change(`removal of the role ${role}`, security.deleteRole({ role }));
  return changed;
}

function permissionsOf(role: Role | undefined) {
  return (
    role && {
      description: role.description,
      cluster: role.cluster_permissions?.toSorted(),
      indices: role.index_permissions?.map((of) => ({
        patterns: of.index_patterns?.toSorted(),
        actions: of.allowed_actions?.toSorted(),
        documents: of.dls ?? "",
        fields: of.fls ?? [],
        masked: of.masked_fields ?? [],
      })),
      tenants: role.tenant_permissions ?? [],
    }
  );
}

function holdersOf(mapping: RoleMapping | undefined) {
  const { backend_roles = [], and_backend_roles = [], users = [], hosts = [] } = mapping ?? {};
  return { any: backend_roles.toSorted(), all: and_backend_roles, users, hosts };
}
