import { readdirSync, readFileSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asUser, databaseUser } from "../../../localstack/engines/postgres/unprivileged.ts";
import { binary } from "../../../localstack/engines/postgres.ts";
import { spawn } from "../../../localstack/environment/child-process.ts";
import { output } from "../../../localstack/install/install.ts";
import type { Grant } from "../grant.ts";

const question = readFileSync(new URL("privileges.sql", import.meta.url), "utf8");

export interface Migrations {
  /** SQL, in their order. */
  readonly texts: readonly string[];
  /** Roles that exist before: the rotation makes them. */
  readonly users: readonly string[];
}

export function migrationTexts(root: string): string[] {
  const directory = join(root, "services/command/migrations");
  const files = readdirSync(directory).filter((name) => name.endsWith(".sql"));
  return files.toSorted().map((name) => readFileSync(join(directory, name), "utf8"));
}

const answers = new Map<string, Promise<Grant[]>>();

/**
 * The privileges after all migrations, as PostgreSQL itself tells them. The same migrations are asked about once.
 *
 * @throws Error with PostgreSQL's message if a migration fails.
 */
export function postgresGrants(migrations: Migrations): Promise<Grant[]> {
  const key = JSON.stringify(migrations);
  const answer = answers.get(key) ?? ask(migrations);
  answers.set(key, answer);
  return answer;
}

/** The engine runs them in a directory of its own, in single-user mode, without a port. */
async function ask({ texts, users }: Migrations): Promise<Grant[]> {
  const user = await databaseUser();
  const directory = await mkdtemp(join(tmpdir(), "mindflow-privileges-"));
  try {
    if (user) await chown(directory, user.uid, user.gid);
    const [data, answer] = [join(directory, "data"), join(directory, "answer.json")];
    const options = ["--username", "admin", "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C"];
    await output(...asUser(user, binary("initdb"), ["--pgdata", data, ...options]));
    const roles = users.map((name) => `CREATE ROLE "${name}" LOGIN;`);
    const copy = `COPY (${question.replace(/;\s*$/, "")}) TO '${answer}';`;
    const settings = ["-c", "exit_on_error=on", "-c", "fsync=off"];
    // -j: a command ends at a semicolon before an empty line, so that each of these is one.
    const [command, parameters] = asUser(user, binary("postgres"), [
      "--single",
      "-j",
      "-D",
      data,
      ...settings,
      "postgres",
    ]);
    await feed(command, parameters, [...roles, ...texts.map(oneCommand), copy].map((text) => `${text}\n\n`).join(""));
    return (JSON.parse(await readFile(answer, "utf8")) as Omit<Grant, "layer">[]).map((grant) => ({
      layer: "PostgreSQL",
      ...grant,
    }));
  } finally {
    await rm(directory, { recursive: true });
  }
}

function oneCommand(sql: string): string {
  return sql.trim().replace(/;[ \t]*\n\s*\n/g, ";\n");
}

function feed(command: string, parameters: string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ["pipe", "ignore", "pipe"] });
    let message = "";
    child.stderr?.on("data", (text) => {
      message += text;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 && !/ERROR:/.test(message)
        ? resolve()
        : reject(new Error(`the migrations fail on PostgreSQL:\n${message.trim()}`)),
    );
    // PostgreSQL has then told on standard error why it ended.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
