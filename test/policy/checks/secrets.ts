import { storeSecret, storesWithPasswords, usersOf } from "../../../stacks/derived/store-users.ts";
import { names, topology } from "../../../stacks/topology.ts";
import { type Subject, strings } from "../subjects.ts";
import type { Check } from "./attributes.ts";

/** Attributes whose value is a secret: also `password_wo`, but not `password_wo_version` or `secret_id`. */
const secretAttributes =
  /(^|_)(password|passphrase|secret|secret_string|secret_binary|private_key|token|access_key|api_key|credentials?)(_wo)?$/;

/** Names of secrets. A service's settings contain the name; the secret itself is in a file of that name. */
const secretNames = new Set<string>([
  ...names(topology.secrets),
  ...storesWithPasswords.flatMap((store) =>
    ["admin", ...Object.keys(usersOf(store))].map((user) => storeSecret(store, user)),
  ),
]);

const secretPatterns: readonly [kind: string, pattern: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an AWS access key", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a signed token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ["a GitHub token", /\bgh[pousr]_\w{36}/],
  ["a Slack token or webhook", /\bxox[abpr]-|hooks\.slack\.com\/services\//],
  ["a URL with a password", /:\/\/[^/\s:@${}]+:[^@\s${}]+@/],
];

/** A write-only argument (`…_wo`) may only refer to an ephemeral value: Terraform would store any other one. */
export const noSecret: Check = ({ attributes }) => {
  for (const { name, text } of strings(attributes)) {
    const kind = secretPatterns.find(([, pattern]) => pattern.test(text))?.[0];
    if (kind) return `${name} holds ${kind}`;
    if (!secretAttributes.test(name) || text === "" || secretNames.has(text)) continue;
    if (!name.endsWith("_wo")) return `${name} would be in the state`;
    if (!/^\$\{.*\bephemeral\./s.test(text)) return `${name} refers to a value that is not ephemeral`;
  }
  return undefined;
};

/** Finds a secret by its name (`adminPassword`) or its pattern. Helm values are in the state and in the cluster. */
export const noSecretInValues: Check = (subject) => {
  for (const text of [subject.attributes.values].flat()) {
    const values = inSnakeCase(JSON.parse(String(text))) as Subject["attributes"];
    const found = noSecret({ ...subject, attributes: values });
    if (found) return `in its values ${found}`;
  }
  return undefined;
};

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  const snake = (name: string) => name.replace(/[a-z](?=[A-Z])/g, "$&_").toLowerCase();
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snake(name), inSnakeCase(inner)]));
}
