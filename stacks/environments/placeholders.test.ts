import { expect, test } from "vitest";
import { dev } from "./dev.ts";
import { merge } from "./fixtures/refusals.ts";
import { placeholders } from "./placeholders.ts";
import { production } from "./production.ts";
import type { AwsEnvironment } from "./schema.ts";
import { staging } from "./staging.ts";

const pathsOf = (environment: AwsEnvironment) => placeholders(environment).map(({ path }) => path);
const common = ["identity.issuer", "identity.keysUrl"];
const account = ["aws.foundation.account", "aws.foundation.repository", "aws.foundation.budget.notify.0"];

test("every placeholder of the environments is found, and nothing else", () => {
  const all = [dev, staging, production];
  const found = Object.fromEntries(all.map((environment) => [environment.name, pathsOf(environment)]));
  expect(found).toEqual({
    dev: [...common, ...account, "aws.cluster.api.publicFrom.0", "aws.edge.domain"],
    staging: [...common, ...account, "aws.edge.domain", "aws.monitoring.mail.0"],
    production: [...common, ...account, "aws.edge.domain", "aws.monitoring.mail.0"],
  });
});

test("a placeholder has its path, value and fix", () => {
  expect(placeholders(production)).toContainEqual({
    path: "aws.foundation.account",
    value: "333333333333",
    fix: "set the 12 digits that `aws sts get-caller-identity --query Account` prints",
  });
});

const changed = (change: object) => pathsOf(merge(production, change) as AwsEnvironment);

test.each([
  [
    "the account of AWS's documentation",
    "aws.foundation.account",
    { aws: { foundation: { account: "123456789012" } } },
  ],
  [
    "a network for documentation",
    "aws.network.clients.from.0",
    { aws: { network: { clients: { from: ["203.0.113.0/24"] } } } },
  ],
  ["a domain for documentation", "identity.issuer", { identity: { issuer: "https://id.example.com/realms" } }],
  ["a domain for tests", "identity.keysUrl", { identity: { keysUrl: "https://id.acme.test/keys" } }],
  [
    "a role that is named as an example",
    "aws.cluster.access.example-admins",
    { aws: { cluster: { access: { "example-admins": "view" } } } },
  ],
])("%s is a placeholder", (_what, path, change) => {
  expect(changed(change)).toContain(path);
});

test("values that only look alike are none", () => {
  const real = {
    identity: { issuer: "https://login.examples.io", keysUrl: "https://login.examples.io/testing.json" },
    aws: {
      foundation: { account: "498765432109", repository: "acme/counterexample", budget: { notify: ["ops@acme.io"] } },
      edge: { domain: "mindflow.latest.io" },
      monitoring: { mail: ["on-call@acme.io"], chat: { noChat: "We use pagers, for example." } },
    },
  };
  expect(changed(real)).toEqual([]);
});
