import { afterAll, expect, test } from "vitest";
import { createTestDatabase, type Role } from "../fixtures/database.ts";
import { migrate } from "./migrate.ts";

const database = await createTestDatabase();
afterAll(database.drop);

test("migrating an up-to-date database changes nothing, also twice at once", async () => {
  const lines: string[] = [];
  const again = () => migrate(database.connection, (line) => lines.push(line));
  await Promise.all([again(), again()]);
  expect(lines).toEqual([]);
});

test("two migrations of an empty database at once apply each migration once", async () => {
  const admin = await database.pool("admin");
  const lines: string[] = [];
  await admin.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const both = () => migrate(database.connection, (line) => lines.push(line));
  await Promise.all([both(), both()]);
  expect(lines).toEqual(["migrated 0001_projects-and-tasks", "migrated 0002_trace-of-events"]);
});

test("nothing is granted to PUBLIC", async () => {
  const admin = await database.pool("admin");
  const { rows } = await admin.query(
    `SELECT 'database' AS what, privilege_type
      FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS acl
      WHERE datname = current_database() AND grantee = 0
    UNION SELECT 'schema', privilege_type
      FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
      WHERE nspname = 'public' AND grantee = 0
    UNION SELECT relname, privilege_type
      FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace AND grantee = 0`,
  );
  expect(rows).toEqual([]);
});

test.each<[Role, string]>([
  ["query", "INSERT INTO project SELECT * FROM project"],
  ["query", "UPDATE task SET title = title"],
  ["query", "DELETE FROM task"],
  ["query", "SELECT FROM outbox"],
  ["query", "SELECT FROM idempotency"],
  ["query", "CREATE TABLE mine ()"],
  ["relay", "SELECT FROM task"],
  ["relay", "SELECT FROM project"],
  ["relay", "UPDATE outbox SET data = data"],
  ["relay", "UPDATE outbox SET aggregate_id = aggregate_id"],
  ["relay", "INSERT INTO outbox DEFAULT VALUES"],
  ["command", "UPDATE task SET owner_id = owner_id"],
  ["command", "UPDATE project SET name = name"],
  ["command", "DELETE FROM task"],
  ["command", "SELECT FROM outbox"],
  ["command", "UPDATE idempotency SET answer = answer"],
  ["command", "SELECT FROM migration"],
])("%s may not: %s", async (role, statement) => {
  const pool = await database.pool(role);
  await expect(pool.query(statement)).rejects.toMatchObject({ code: "42501" });
  await pool.end();
});

test.each([
  ["an open task with a completion time", "status = 'open', completed_at = now()"],
  ["a completed task without a completion time", "status = 'completed', completed_at = NULL"],
  ["a status that does not exist", "status = 'half-done'"],
  ["version 0", "version = 0"],
  ["an empty title", "title = ''"],
  ["an owner other than its project's", "owner_id = 'bob'"],
  ["a project that does not exist", "project_id = '01980000-0000-7000-8000-000000000009'"],
])("PostgreSQL itself refuses %s", async (_what, change) => {
  const admin = await database.pool("admin");
  const id = "01980000-0000-7000-8000-000000000001";
  await admin.query(`INSERT INTO project VALUES ('${id}', 'ada', 'Launch', 1, now()) ON CONFLICT DO NOTHING`);
  await admin.query(
    `INSERT INTO task VALUES ('${id}', '${id}', 'ada', 'Write', 'open', 1, now(), NULL) ON CONFLICT DO NOTHING`,
  );
  await expect(admin.query(`UPDATE task SET ${change}`)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
  await admin.end();
});
