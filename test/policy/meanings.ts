import { seconds } from "../../stacks/environments/duration.ts";
import { all, atLeast, type Check, is, told } from "./checks.ts";
import { at, blocks } from "./subject.ts";

/** The four switches against public buckets and objects are on. */
export const allPublicAccessBlocked: Check = all(
  ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map((switched) =>
    is(switched, true),
  ),
);

/** A group of parameters sets one to a value. */
export function hasParameter(name: string, wanted: string): Check {
  return ({ attributes }) => {
    const value = blocks(attributes, "parameter").find((parameter) => parameter.name === name)?.value;
    return value === wanted ? undefined : told(name, value);
  };
}

/** A range or a list of them is not all of IPv4 or IPv6. */
export function notFromEverywhere(path: string): Check {
  return ({ attributes }) => {
    const ranges = [at(attributes, path)].flat();
    return ranges.some((range) => /\/0$/.test(String(range))) ? `${path} is the whole internet` : undefined;
  };
}

/** A number of days is at least what the environment promises. */
export function keepsBackups(path: string): Check {
  return (subject) => atLeast(path, seconds(subject.environment.aws.recovery.backups) / 86_400)(subject);
}

/** The listener's policy knows TLS 1.3, and nothing older than 1.2. */
export const modernTls: Check = ({ attributes: { ssl_policy } }) =>
  /^ELBSecurityPolicy-TLS13-1-[23]-/.test(String(ssl_policy)) ? undefined : told("ssl_policy", ssl_policy);

/** The namespace admits no pod that is root, on the host, or more than it has to be. */
export const restrictedPods: Check = ({ attributes }) => {
  const label = "pod-security.kubernetes.io/enforce";
  const labels = at(attributes, "metadata.labels") as Record<string, string> | undefined;
  return labels?.[label] === "restricted" ? undefined : told(label, labels?.[label]);
};
