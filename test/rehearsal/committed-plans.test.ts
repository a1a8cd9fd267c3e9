import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { parse, serialize } from "./report/plan-inventory.ts";
import { resourcesByAddress, synthesizeEnvironment } from "./synthesized-environment.ts";

test.each(cloudEnvironments)(
  "the committed plans of $name create exactly the resources of its stacks",
  { timeout: 60_000 },
  async (environment) => {
    const file = fileURLToPath(new URL(`plans/${environment.name}.txt`, import.meta.url));
    const committed = existsSync(file) ? parse(readFileSync(file, "utf8")) : new Map<string, readonly string[]>();
    const directory = mkdtempSync(join(tmpdir(), "mindflow-plans-"));
    try {
      const synthesized = await synthesizeEnvironment(environment, { outdir: join(directory, "out"), asOnAws: true });
      const created = [...synthesized.dependencies.keys()].map((id) => {
        const addresses = [...resourcesByAddress(synthesized, id).keys()];
        return [id, addresses.map((address) => `create ${address}`).toSorted()] as const;
      });
      const update = `npm run rehearse -- ${environment.name} --update`;
      await expect(serialize(new Map([...committed, ...created])), update).toMatchFileSnapshot(file);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
