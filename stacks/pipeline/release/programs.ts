import { onPath } from "../../commands/on-path.ts";
import { Refused } from "./refused.ts";

/** What a release on AWS runs, and where it comes from. */
const programs = {
  aws: "docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
  cosign: "docs.sigstore.dev/cosign/system_config/installation",
  kubectl: "kubernetes.io/docs/tasks/tools",
  terraform: "developer.hashicorp.com/terraform, 1.11 or newer",
} as const;

type Program = keyof typeof programs;

/** @throws Refused that names every missing one. */
export function releasePrograms(path = process.env.PATH): Readonly<Record<Program, string>> {
  const names = Object.keys(programs) as Program[];
  const found = names.map((name) => [name, onPath(name, path)] as const);
  const missing = found.flatMap(([name, file]) => (file ? [] : [`${name} is not on the PATH: see ${programs[name]}.`]));
  if (missing.length > 0) throw new Refused(missing.join("\n"));
  return Object.fromEntries(found) as Record<Program, string>;
}
