import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { createTestDatabase, type Role, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test("a database that is up to date stays as it is, also when two migrate it at once", async () => {
  const lines: string[] = [];
  const again = () => migrate(database.connection, (line) => lines.push(line));
  await Promise.all([again(), again()]);
  expect(lines).toEqual([]);
});

test("two who migrate an empty database at once apply each migration once between them", async () => {
  const admin = await database.pool("admin");
  const lines: string[] = [];
  await admin.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const both = () => migrate(database.connection, (line) => lines.push(line));
  await Promise.all([both(), both()]);
  expect(lines).toEqual(["migrated 0001_projects-and-tasks"]);
});

test("nothing is granted to everybody", async () => {
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
  ["a task that is open and has a time of completion", "status = 'open', completed_at = now()"],
  ["a completed task without one", "status = 'completed', completed_at = NULL"],
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
