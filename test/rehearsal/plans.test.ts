import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { isOnAws, resources, synthesize } from "../synth.ts";
import { read } from "./inventory.ts";

const fileOf = (name: string) => new URL(`plans/${name}.txt`, import.meta.url);
/** An environment gets its file with its first whole rehearsal. */
const rehearsed = cloudEnvironments.filter(({ name }) => existsSync(fileOf(name)));

test.each(rehearsed)(
  "the inventory of $name's plans creates just what its stacks hold",
  { timeout: 60_000 },
  (environment) => {
    const plans = read(readFileSync(fileOf(environment.name), "utf8"));
    const onAws = Object.entries(synthesize([environment])).filter(([, stack]) => isOnAws(stack));
    for (const [id, stack] of onAws)
      expect(plans.get(id), `${id}: npm run rehearse -- ${environment.name} --update`).toEqual(
        resources(stack)
          .map(({ type, id: name }) => `create ${type}.${name}`)
          .toSorted(),
      );
  },
);
