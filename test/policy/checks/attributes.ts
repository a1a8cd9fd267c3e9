import { at, blocks, type Subject } from "../subjects.ts";

/** What is wrong with a resource, as the end of a sentence that begins with its name. Undefined: nothing is wrong. */
export type Result = string | { readonly warning: string } | undefined;
export type Check = (subject: Subject) => Result;

export function is(path: string, ...allowed: readonly unknown[]): Check {
  return ({ attributes }) =>
    allowed.includes(at(attributes, path)) ? undefined : describe(path, at(attributes, path));
}

/** The attribute does not have this value. It may be missing. */
export function isNot(path: string, refused: unknown): Check {
  return ({ attributes }) => (at(attributes, path) === refused ? describe(path, refused) : undefined);
}

export function isSet(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    const empty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
    return empty ? describe(path, undefined) : undefined;
  };
}

/** The attribute is a list of one. */
export function hasOne(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return Array.isArray(value) && value.length === 1 ? undefined : describe(path, value);
  };
}

export function notSet(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return value === undefined ? undefined : describe(path, value);
  };
}

export function atMost(path: string, limit: number): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return typeof value === "number" && value <= limit ? undefined : describe(path, value);
  };
}

export function atLeast(path: string, limit: number): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return typeof value === "number" && value >= limit ? undefined : describe(path, value);
  };
}

/** The attribute refers to a KMS key of our stacks. An AWS-managed key or none is refused. */
export function byOurKey(path: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return typeof value === "string" && /^\$\{.*aws_kms_(replica_)?key/.test(value) ? undefined : describe(path, value);
  };
}

/** The attribute refers to a resource of this type in the same stack. */
export function refersTo(path: string, type: string): Check {
  return ({ attributes }) => {
    const value = at(attributes, path);
    return String(value).startsWith(`\${${type}.`) ? undefined : describe(path, value);
  };
}

export function includes(path: string, ...required: readonly string[]): Check {
  return ({ attributes }) => {
    const present = [at(attributes, path)].flat();
    const missing = required.filter((one) => !present.includes(one));
    return missing.length > 0 ? `${path} lacks ${missing.join(", ")}` : undefined;
  };
}

/** The list of blocks is not empty, and each block passes the check. */
export function each(path: string, check: Check): Check {
  return (subject) => {
    const found = blocks(subject.attributes, path);
    if (found.length === 0) return describe(path, undefined);
    return first(found.map((attributes) => check({ ...subject, attributes })));
  };
}

export function all(...checks: readonly Check[]): Check {
  return (subject) => first(checks.map((check) => check(subject)));
}

export function any(...checks: readonly Check[]): Check {
  return (subject) => {
    const results = checks.map((check) => check(subject));
    return results.some((result) => result === undefined) ? undefined : first(results);
  };
}

export function unless(path: string, check: Check): Check {
  return (subject) => (at(subject.attributes, path) === undefined ? check(subject) : undefined);
}

export function onlyIf(condition: (subject: Subject) => boolean, check: Check): Check {
  return (subject) => (condition(subject) ? check(subject) : undefined);
}

/** Another resource of the stack refers to this one in the attribute `reference`, and passes the check. */
export function companion(type: string, reference: string, check: Check = () => undefined): Check {
  return (subject) => {
    const self = `\${${subject.type}.${subject.id}.`;
    const found = subject.siblings.filter(
      (other) => other.type === type && String(at(other.attributes, reference)).startsWith(self),
    );
    if (found.length === 0) return `it has no ${type}`;
    const result = first(found.map((other) => check({ ...subject, ...other })));
    return typeof result === "string" ? `its ${type}: ${result}` : result;
  };
}

export function forbidden(why: string): Check {
  return () => why;
}

/** `multi_az is false`, or `multi_az is not set`. */
export function describe(path: string, value: unknown): string {
  return value === undefined ? `${path} is not set` : `${path} is ${JSON.stringify(value)}`;
}

export function first(results: readonly Result[]): Result {
  return results.find((result) => result !== undefined);
}
