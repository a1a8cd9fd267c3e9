import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { parse } from "./report/plan-inventory.ts";
import { resourcesByAddress, synthesizeEnvironment } from "./synthesized-environment.ts";

test.each(cloudEnvironments)(
  "the committed plans of $name create exactly the resources of its stacks",
  { timeout: 60_000 },
  async (environment) => {
    const plans = parse(readFileSync(new URL(`plans/${environment.name}.txt`, import.meta.url), "utf8"));
    const directory = mkdtempSync(join(tmpdir(), "mindflow-plans-"));
    try {
      const synthesized = await synthesizeEnvironment(environment, { outdir: join(directory, "out"), asOnAws: true });
      for (const id of synthesized.dependencies.keys())
        expect(plans.get(id), `${id}: npm run rehearse -- ${environment.name} --update`).toEqual(
          [...resourcesByAddress(synthesized, id).keys()].map((address) => `create ${address}`).toSorted(),
        );
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
