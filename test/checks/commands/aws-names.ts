import type { SynthesizedStack } from "../../../stacks/base/synthesized.ts";
import { strings } from "../../policy/subjects.ts";
import type { PageCommand } from "./page-commands.ts";

/** The names of ours in a command of AWS that no stack has. `<environment>` stands for at least one: some lack a resource. */
export function unknownNames(
  { page, words }: Pick<PageCommand, "page" | "words">,
  namesByEnvironment: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const environments = [...namesByEnvironment.keys()];
  const ours = new RegExp(
    `(/aws/[\\w/]+/)?mindflow-(<environment>|${environments.join("|")})-(?:[\\w/-]|<[\\w ]+>)+`,
    "g",
  );
  return [...words.join(" ").matchAll(ours)].flatMap(([found, logGroup, environment = ""]) => {
    // Only a log group's name has slashes. Behind another name they begin a path.
    const [name = ""] = logGroup ? [found] : found.split("/");
    const exists = environments
      .filter((one) => environment === "<environment>" || environment === one)
      .some((one) => {
        const known = pattern(name.replace("<environment>", one));
        return [...(namesByEnvironment.get(one) ?? [])].some((text) => known.test(text));
      });
    return exists ? [] : [`${page}: nothing is named ${name}`];
  });
}

/** A placeholder such as `<store>` stands for anything. */
function pattern(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/<[\w ]+>/g, "[^/]+")}$`);
}

/** Every text of the stacks, since any may be a name. */
export function namesIn(stacks: readonly SynthesizedStack[]): ReadonlySet<string> {
  return new Set(strings(stacks).map(({ text }) => text.replace(/^alias\//, "")));
}
