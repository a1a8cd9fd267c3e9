/** `npm run new -- service|queue|environment <name>`: writes what a person would have to touch, and says the rest. */

import { parseArgs } from "node:util";
import { repository } from "../../localstack/layout.ts";
import { argumentNamed, listed, runCommand, WrongArgument } from "../../stacks/commands/names.ts";
import type { Addition } from "../scaffold/addition.ts";
import { apply } from "../scaffold/apply.ts";
import { newEnvironment } from "../scaffold/environment.ts";
import { newQueue } from "../scaffold/queue.ts";
import { newService } from "../scaffold/service.ts";
import { interruption } from "./interruption.ts";

type Add = (root: string, name: string, options: Readonly<Record<string, string | undefined>>) => Addition;

/** Each kind with its options and an example of a name. */
const kinds: Readonly<
  Record<string, { readonly add: Add; readonly options: readonly string[]; readonly example: string }>
> = {
  service: { add: newService, options: ["consumes", "from"], example: "reports" },
  queue: { add: newQueue, options: ["for", "from"], example: "reminders" },
  environment: { add: newEnvironment, options: ["like"], example: "load" },
};

await runCommand(async (kind, ...rest) => {
  const known = Object.keys(kinds);
  const { add, options, example } = kinds[argumentNamed("what to add", kind, known)] ?? unknownKind(kind, known);
  const { positionals, values } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: Object.fromEntries(options.map((option) => [option, { type: "string" as const }])),
  });
  const [given, ...others] = positionals;
  const name = argumentNamed(`the new ${kind}`, given, [example], String(kind));
  if (others.length > 0)
    throw new WrongArgument(`One ${kind} at a time: ${name} is the name, and ${others.join(" ")} is left over.`);
  const addition = add(repository, name, values as Record<string, string>);
  const signal = interruption("Interrupted.");
  print(addition, await apply(repository, addition, { say: console.log, signal }));
});

function unknownKind(kind: string | undefined, known: readonly string[]): never {
  throw new WrongArgument(
    `"${kind}" is not what this command adds: use ${listed(known)}. For anything else: docs/where-to-change.md.`,
  );
}

function print({ files, next }: Addition, changed: readonly string[]): void {
  const section = (title: string, lines: readonly string[]) => console.log(`\n${title}\n${lines.join("\n")}`);
  section(
    "Written, for you to change:",
    changed.filter((file) => file in files).map((file) => `  ${file}`),
  );
  section(
    "Derived from that:",
    changed.filter((file) => !(file in files)).map((file) => `  ${file}`),
  );
  section(
    "Next:",
    [...next, "npm run check, npm test, and commit."].map((line) => `  - [ ] ${line}`),
  );
}
