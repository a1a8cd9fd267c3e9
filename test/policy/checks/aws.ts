import { seconds } from "../../../constructs/duration.ts";
import { at, blocks } from "../subjects.ts";
import { all, atLeast, type Check, describe, is } from "./attributes.ts";

export const allPublicAccessBlocked: Check = all(
  ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map((setting) =>
    is(setting, true),
  ),
);

export function hasParameter(name: string, required: string): Check {
  return ({ attributes }) => {
    const value = blocks(attributes, "parameter").find((parameter) => parameter.name === name)?.value;
    return value === required ? undefined : describe(name, value);
  };
}

/** A CIDR range, or a list of them, does not contain all of IPv4 or IPv6. */
export function notFromEverywhere(path: string): Check {
  return ({ attributes }) => {
    const ranges = [at(attributes, path)].flat();
    return ranges.some((range) => /\/0$/.test(String(range))) ? `${path} is the whole internet` : undefined;
  };
}

export function keepsBackups(path: string): Check {
  return (subject) => atLeast(path, seconds(subject.environment.aws.recovery.backups) / 86_400)(subject);
}

/** The listener's TLS policy supports TLS 1.3, and nothing older than 1.2. */
export const modernTls: Check = ({ attributes: { ssl_policy } }) =>
  /^ELBSecurityPolicy-TLS13-1-[23]-/.test(String(ssl_policy)) ? undefined : describe("ssl_policy", ssl_policy);

/** Another resource of the stack refers to it or depends on it. A policy that allows to write does not write. */
export const hasWriter: Check = ({ type, id, siblings }) => {
  const self = new RegExp(`\\b${type}\\.${id}\\b`);
  const written = siblings.some(
    (other) =>
      other.type !== type &&
      !/^aws_(iam_|cloudwatch_log_resource_policy)/.test(other.type) &&
      self.test(JSON.stringify(other.attributes)),
  );
  return written ? undefined : "no resource of its stack writes to it";
};

export const restrictedPods: Check = ({ attributes }) => {
  const label = "pod-security.kubernetes.io/enforce";
  const labels = at(attributes, "metadata.labels") as Record<string, string> | undefined;
  return labels?.[label] === "restricted" ? undefined : describe(label, labels?.[label]);
};
