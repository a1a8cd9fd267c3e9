import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { resources, synthesize } from "../synth.ts";
import { read } from "./inventory.ts";

test.each(cloudEnvironments)("the inventory of $name's plans creates just what its stacks hold", (environment) => {
  const plans = read(readFileSync(new URL(`plans/${environment.name}.txt`, import.meta.url), "utf8"));
  for (const [id, stack] of Object.entries(synthesize([environment])))
    expect(plans.get(id), `${id}: npm run rehearse -- ${environment.name} --update`).toEqual(
      resources(stack)
        .map(({ type, id: name }) => `create ${type}.${name}`)
        .toSorted(),
    );
});
