import { isDeepStrictEqual } from "node:util";
import type { Client, Types } from "@opensearch-project/opensearch";
import { asked } from "./asked.ts";
import { prefix, type Wished } from "./wished.ts";

type Role = Types.Security_Common.Role;
type RoleMapping = Types.Security_Common.RoleMapping;

/**
 * Makes the roles what they should be, and gives each to whom it is for. A role of ours that nobody wishes any more is taken
 * away; others are left alone. Gives the names of what it changed.
 */
export async function bringRoles({ security }: Client, wished: Wished["roles"]): Promise<string[]> {
  const changed: string[] = [];
  const change = async (what: string, answer: Promise<{ body: unknown }>) => {
    await asked(what, answer);
    changed.push(what);
  };
  const roles = await asked("its roles", security.getRoles());
  const mappings = await asked("the mappings of its roles", security.getRoleMappings());

  for (const [role, { backend_roles, ...permissions }] of Object.entries(wished)) {
    if (!isDeepStrictEqual(permissionsOf(roles[role]), permissionsOf(permissions)))
      await change(`the role ${role}`, security.createRole({ role, body: permissions }));
    if (!isDeepStrictEqual(holdersOf(mappings[role]), holdersOf({ backend_roles })))
      await change(`who has the role ${role}`, security.createRoleMapping({ role, body: { backend_roles } }));
  }

  const unwished = (names: object) => Object.keys(names).filter((name) => name.startsWith(prefix) && !(name in wished));
  for (const role of unwished(mappings))
    await change(`nobody to have the role ${role}`, security.deleteRoleMapping({ role }));
  for (const role of unwished(roles)) await change(`no role ${role}`, security.deleteRole({ role }));
  return changed;
}

/** What a role allows, also where its order differs and where what is empty is left out. */
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
