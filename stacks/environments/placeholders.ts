import type { AwsEnvironment } from "./schema.ts";

export interface Placeholder {
  /** As in `aws.foundation.account`. */
  readonly path: string;
  readonly value: string;
  readonly fix: string;
}

const isText = (value: string) => /\s/.test(value);

/** By what a value contains that nobody can own. The reasons and keys of an environment are text, and have spaces. */
const kinds: readonly { readonly is: (value: string) => boolean; readonly fix: string }[] = [
  {
    is: (value) => /^(\d)\1{11}$/.test(value) || value === "123456789012",
    fix: "set the 12 digits that `aws sts get-caller-identity --query Account` prints",
  },
  {
    // Sources: RFC 5737 and RFC 3849.
    is: (value) => /^(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:)/i.test(value),
    fix: "set addresses of yours: this range is for documentation, and nobody has it",
  },
  {
    // `mindflow-example/mindflow`, `platform@mindflow.example`, `https://id.example.com`. Source of the names: RFC 2606.
    is: (value) => /(^|[^a-z\d])example($|[^a-z\d])/i.test(value) || /\.(test|invalid|localhost)($|[:/])/.test(value),
    fix: "set a name of yours: this one is an example, and nobody has it",
  },
];

/** The values that this repository came with and that no account has. Terraform refuses a deployment with one. */
export function placeholders(environment: AwsEnvironment): Placeholder[] {
  return texts(environment).flatMap(({ path, value }) => {
    const kind = isText(value) ? undefined : kinds.find(({ is }) => is(value));
    return kind ? [{ path, value, fix: kind.fix }] : [];
  });
}

export function inWords({ path, value, fix }: Placeholder): string {
  return `${path} is ${JSON.stringify(value)}: ${fix}`;
}

/** Every text in a value, also the names of settings, since a record's names are chosen: roles, node groups. */
function texts(value: unknown, path = ""): { path: string; value: string }[] {
  if (typeof value === "string") return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key;
    return [{ path: at, value: key }, ...texts(inner, at)];
  });
}
