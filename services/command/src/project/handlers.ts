import type { Handler } from "../command.ts";
import { actor, at, iso, statement } from "../statement.ts";
import { decideCreateProject } from "./decide.ts";

export const projectJson = `jsonb_build_object(
  'id', id, 'ownerId', owner_id, 'name', name, 'version', version, 'createdAt', ${iso("created_at")})`;

export const createProject: Handler<"CreateProject"> = {
  decide: decideCreateProject,
  state: { text: "NULL::jsonb", values: () => [] },
  change: {
    text: statement({
      noun: "project",
      event: "ProjectCreated",
      json: projectJson,
      next: `SELECT $7::uuid AS id, ${actor} AS owner_id, $8::text AS name, 1 AS version, ${at} AS created_at`,
      change: `INSERT INTO project (id, owner_id, name, version, created_at)
        SELECT id, owner_id, name, version, created_at`,
    }),
    values: ({ newId, input }) => [newId, input.name],
  },
};
