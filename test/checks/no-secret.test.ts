import { describe, expect, test } from "vitest";
import { Data } from "../../stacks/data.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { Secrets } from "../../stacks/secrets.ts";
import { foundation, network } from "../synth/fixtures/outputs.ts";
import { inTemporaryDirectory } from "../synth/fixtures/synth.ts";

const storedArguments =
  /^(password|passwords|master_password|master_user_password|auth_token|secret_string|secret_binary|value_wo)$/;

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

  test("no argument would store a secret in the state", () => {
    expect(all.filter(({ path }) => storedArguments.test(path.at(-1) ?? "")).map(({ path }) => path.join("."))).toEqual(
      [],
    );
  });

  test("ephemeral values are used in write-only arguments only", () => {
    const secret = all.filter(({ value }) => String(value).includes("ephemeral."));
    // The first password of each of eight users, and of each of two administrators.
    expect(secret).toHaveLength(10);
    for (const { path } of secret) expect(path.at(-1)).toMatch(/_wo$/);
  });

  test("a password is sent once, so that no later plan replaces a rotated one", () => {
    const versions = all.filter(({ path }) => path.at(-1)?.endsWith("_wo_version"));
    expect(versions).toHaveLength(10);
    for (const { value } of versions) expect(value).toBe(1);
  });

  test("a store's first password is saved when the store exists, and again when it is replaced", () => {
    const { resource } = stacks[`${environment.name}-data`] ?? {};
    const secrets = Object.values(resource?.aws_secretsmanager_secret_version ?? {});
    expect(secrets).toHaveLength(2);
    for (const { depends_on, lifecycle } of secrets) {
      const [store] = depends_on as string[];
      expect(store).toMatch(/^aws_(db_instance\.postgres_writer|docdb_cluster\.documents_cluster)_/);
      expect(lifecycle).toEqual({ replace_triggered_by: [`${store}.id`] });
    }
  });

  test("no output and no function's environment has a secret", () => {
    const visible = all.filter(({ path }) => path.includes("output") || path.includes("environment"));
    expect(visible.length).toBeGreaterThan(10);
    for (const { value } of visible) expect(String(value)).not.toMatch(/password|secret_string\b/);
  });
});
