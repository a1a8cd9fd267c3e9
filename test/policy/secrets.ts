import { storeSecret, storesWithPasswords, usersOf } from "../../stacks/store-users.ts";
import { names as namesOf, topology } from "../../stacks/topology.ts";
import type { Check } from "./checks.ts";
import { type Subject, strings } from "./subject.ts";

/** Attributes whose value is the secret itself. `password_wo` is one too; `password_wo_version`, `secret_id` are not. */
const names =
  /(^|_)(password|passphrase|secret|secret_string|secret_binary|private_key|token|access_key|api_key|credentials?)(_wo)?$/;

/** What secrets are called: a service is told the name, and finds the secret in a file of that name. */
const titles = new Set<string>([
  ...namesOf(topology.secrets),
  ...storesWithPasswords.flatMap((store) =>
    ["admin", ...Object.keys(usersOf(store))].map((user) => storeSecret(store, user)),
  ),
]);

const looks: readonly [kind: string, pattern: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an AWS access key", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a signed token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ["a GitHub token", /\bgh[pousr]_\w{36}/],
  ["a Slack token or hook", /\bxox[abpr]-|hooks\.slack\.com\/services\//],
  ["an address with a password in it", /:\/\/[^/\s:@${}]+:[^@\s${}]+@/],
];

/**
 * Nothing in it is a secret or becomes one in the state. A write-only argument (`…_wo`) may hold an ephemeral value, which
 * Terraform keeps nowhere; any other reference would be resolved and kept.
 */
export const noSecret: Check = ({ attributes }) => {
  for (const { name, text } of strings(attributes)) {
    const kind = looks.find(([, pattern]) => pattern.test(text))?.[0];
    if (kind) return `${name} holds ${kind}`;
    if (!names.test(name) || text === "" || titles.has(text)) continue;
    if (!name.endsWith("_wo")) return `${name} is kept in the state`;
    if (!/^\$\{.*\bephemeral\./s.test(text)) return `${name} holds a value that is not ephemeral`;
  }
  return undefined;
};

/**
 * The values of a release are one text, and stand in the state and in the cluster: nothing in them is a secret, by its
 * name (as charts write it, `adminPassword`) or by how it looks.
 */
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
