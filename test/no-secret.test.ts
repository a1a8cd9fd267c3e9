import { describe, expect, test } from "vitest";
import { Data } from "../stacks/data.ts";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { Secrets } from "../stacks/secrets.ts";
import { foundation, network } from "./given.ts";
import { inTemporaryDirectory } from "./synth.ts";

/** What Terraform keeps in its state as it is given. */
const kept =
  /^(password|passwords|master_password|master_user_password|auth_token|secret_string|secret_binary|value_wo)$/;

/** Every value in a synthesized file, with the names that lead to it. */
function leaves(value: unknown, path: string[] = []): { path: string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

describe.each(cloudEnvironments)("of $name", (environment) => {
  const stacks = inTemporaryDirectory((app) => {
    const data = new Data(app, environment, { foundation, network });
    new Secrets(app, environment, { foundation, network, data });
  });
  const all = Object.values(stacks).flatMap((stack) => leaves(stack));

  test("no argument is given that would keep a secret in the state", () => {
    expect(all.filter(({ path }) => kept.test(path.at(-1) ?? "")).map(({ path }) => path.join("."))).toEqual([]);
  });

  test("what is read from Secrets Manager, or made at random, goes into write-only arguments alone", () => {
    const secret = all.filter(({ value }) => String(value).includes("ephemeral."));
    // A first password for each of the eight users, and the one that each of two stores is made with.
    expect(secret).toHaveLength(10);
    for (const { path } of secret) expect(path.at(-1)).toMatch(/_wo$/);
  });

  test("a password is sent once: no later plan sends a new one in place of a rotated one", () => {
    const versions = all.filter(({ path }) => path.at(-1)?.endsWith("_wo_version"));
    expect(versions).toHaveLength(10);
    for (const { value } of versions) expect(value).toBe(1);
  });

  test("a store's first password is kept when the store is there, and a new one when it is replaced", () => {
    const { resource } = stacks[`${environment.name}-data`] ?? {};
    const secrets = Object.values(resource?.aws_secretsmanager_secret_version ?? {});
    expect(secrets).toHaveLength(2);
    for (const { depends_on, lifecycle } of secrets) {
      const [store] = depends_on as string[];
      expect(store).toMatch(/^aws_(db_instance\.postgres_writer|docdb_cluster\.documents_cluster)_/);
      expect(lifecycle).toEqual({ replace_triggered_by: [`${store}.id`] });
    }
  });

  test("nothing secret is an output, and none is in the function's environment", () => {
    const told = all.filter(({ path }) => path.includes("output") || path.includes("environment"));
    expect(told.length).toBeGreaterThan(10);
    for (const { value } of told) expect(String(value)).not.toMatch(/password|secret_string\b/);
  });
});
