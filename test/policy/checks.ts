import { at, blocks, type Subject } from "./subject.ts";

/** What is wrong with a resource, as the end of a sentence that begins with it; undefined where nothing is. */
export type Verdict = string | { readonly warning: string } | undefined;
export type Check = (subject: Subject) => Verdict;

/** The attribute is one of these values. */
export function is(path: string, ...wanted: readonly unknown[]): Check {
  return ({ attributes }) => (wanted.includes(at(attributes, path)) ? undefined : told(path, at(attributes, path)));
}

/** The attribute is not this value; leaving it out will do. */
export function isNot(path: string, unwanted: unknown): Check {
  return ({ attributes }) => (at(attributes, path) === unwanted ? told(path, unwanted) : undefined);
}

/** The attribute says something. */
export function isSet(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    const empty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
    return empty ? told(path, undefined) : undefined;
  };
}

/** The attribute says nothing. */
export function notSet(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return value === undefined ? undefined : told(path, value);
  };
}

export function atMost(path: string, limit: number): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return typeof value === "number" && value <= limit ? undefined : told(path, value);
  };
}

export function atLeast(path: string, limit: number): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return typeof value === "number" && value >= limit ? undefined : told(path, value);
  };
}

/** The attribute refers to a KMS key that a stack of ours makes, and not to one of AWS's or to none. */
export function byOurKey(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return typeof value === "string" && /^\$\{.*aws_kms_(replica_)?key/.test(value) ? undefined : told(path, value);
  };
}

/** The list of blocks holds one for each of these names. */
export function includes(path: string, ...wanted: readonly string[]): Check {
  return ({ attributes }) => {
    const held = [at(attributes, path)].flat();
    const missing = wanted.filter((one) => !held.includes(one));
    return missing.length > 0 ? `${path} lacks ${missing.join(", ")}` : undefined;
  };
}

export function each(path: string, check: Check): Check {
  return (subject) => {
    const found = blocks(subject.attributes, path);
    if (found.length === 0) return told(path, undefined);
    return first(found.map((attributes) => check({ ...subject, attributes })));
  };
}

export function all(...checks: readonly Check[]): Check {
  return (subject) => first(checks.map((check) => check(subject)));
}

export function any(...checks: readonly Check[]): Check {
  return (subject) => {
    const verdicts = checks.map((check) => check(subject));
    return verdicts.some((verdict) => verdict === undefined) ? undefined : first(verdicts);
  };
}

/** Looks only at those for which the attribute is set: to another value than `unless.value` where that is given. */
export function unless(path: string, check: Check): Check {
  return (subject) => (at(subject.attributes, path) === undefined ? check(subject) : undefined);
}

/** Looks only where the environment promises it. */
export function promised(by: (subject: Subject) => boolean, check: Check): Check {
  return (subject) => (by(subject) ? check(subject) : undefined);
}

/** Another resource of the stack, which refers to this one by an attribute, is there and passes the check. */
export function companion(type: string, reference: string, check: Check = () => undefined): Check {
  return (subject) => {
    const self = `\${${subject.type}.${subject.id}.`;
    const found = subject.siblings.filter(
      (other) => other.type === type && String(at(other.attributes, reference)).startsWith(self),
    );
    if (found.length === 0) return `it has no ${type}`;
    const verdict = first(found.map((other) => check({ ...subject, ...other })));
    return typeof verdict === "string" ? `its ${type}: ${verdict}` : verdict;
  };
}

/** There is no place for such a thing. */
export function never(why: string): Check {
  return () => why;
}

export function told(path: string, value: unknown): string {
  return value === undefined ? `${path} is not set` : `${path} is ${JSON.stringify(value)}`;
}

export function first(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => verdict !== undefined);
}
