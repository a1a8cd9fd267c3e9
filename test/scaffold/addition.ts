import { environmentName, topologyName } from "../../stacks/base/name-rules.ts";
import { WrongArgument } from "../../stacks/commands/names.ts";

/** What is added by hand: the rest is derived from it. */
export interface Addition {
  /** Texts by path. An existing file is replaced. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether there is a new npm package. */
  readonly isPackage: boolean;
  /** What a person does next. */
  readonly next: readonly string[];
}

/** @throws WrongArgument for a name that the topology's or the environments' schema refuses, or that is taken. */
export function freeName(kind: "service" | "queue" | "environment", name: string, taken: readonly string[]): string {
  const { error } = (kind === "environment" ? environmentName : topologyName).safeParse(name);
  if (error)
    throw new WrongArgument(
      `"${name}" is no name for ${an(kind)}: ${error.issues.map(({ message }) => message).join("; ")}.`,
    );
  if (taken.includes(name)) throw new WrongArgument(`There is ${an(kind)} ${name} already: choose another name.`);
  return name;
}

function an(kind: string): string {
  return kind === "environment" ? `an ${kind}` : `a ${kind}`;
}

/** `search-indexer` as the name of a constant, and of a type. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_all, letter: string) => letter.toUpperCase());
}

export function pascalCase(name: string): string {
  return camelCase(`-${name}`);
}
