export interface Vulnerability {
  /** "CVE-2026-1234". */
  readonly name: string;
  readonly severity: string | undefined;
  readonly package: string;
}

export interface Accepted {
  readonly name: string;
  readonly because: string;
  /** The last day, after which it is refused again. */
  readonly until: string;
}

const refused: readonly (string | undefined)[] = ["CRITICAL", "HIGH"];

/** The vulnerabilities for which an image is not signed, each with the way out. */
export function refusals(
  found: readonly Vulnerability[],
  accepted: readonly Accepted[],
  today = new Date().toISOString().slice(0, 10),
): string[] {
  return found
    .filter(({ severity }) => refused.includes(severity))
    .filter(({ name }) => !accepted.some((one) => one.name === name && one.until >= today))
    .map(({ name, severity, package: where }) => `${name} (${severity}) in ${where}`);
}
