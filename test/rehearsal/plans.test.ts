import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { read } from "./inventory.ts";
import { resourcesOf, synthesizeEnvironment } from "./synthesized.ts";

test.each(cloudEnvironments)(
  "the inventory of $name's plans creates just what its stacks hold",
  { timeout: 60_000 },
  async (environment) => {
    const plans = read(readFileSync(new URL(`plans/${environment.name}.txt`, import.meta.url), "utf8"));
    const directory = mkdtempSync(join(tmpdir(), "mindflow-plans-"));
    try {
      const synthesized = await synthesizeEnvironment(environment, { outdir: join(directory, "out"), asOnAws: true });
      for (const id of synthesized.needs.keys())
        expect(plans.get(id), `${id}: npm run rehearse -- ${environment.name} --update`).toEqual(
          [...resourcesOf(synthesized, id).keys()].map((address) => `create ${address}`).toSorted(),
        );
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
