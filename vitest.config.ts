import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { mayPass, toolEnvironment } from "./localstack/environment/environment.mjs";

// Workers inherit this: `npx vitest` sees no more of a person's shell than `npm test`. Vitest has set its own already.
const ofVitest = /^(VITEST|NODE_ENV$|TEST$)/;
for (const name of Object.keys(process.env)) if (!mayPass(name) && !ofVitest.test(name)) delete process.env[name];
Object.assign(process.env, toolEnvironment());

/** Packages, and the rehearsals' copies of this repository. */
const excluded = ["**/node_modules/**", "**/.mindflow/**"];

/**
 * With containers: MINDFLOW_MIRROR=docker npm test -- --project live --project faults. Tests about processes are left out
 * then, and tests about containers otherwise.
 */
const docker = process.env.MINDFLOW_MIRROR === "docker";
const aboutProcesses = ["localstack/**/*.live.test.ts", "test/mirror/search-access.live.test.ts"];

/** It waits minutes for the AWS provider, so it is a project of its own. */
const rehearsal = "test/rehearsal/rehearsal.test.ts";

/** The longest tests start first: started last, they would run alone at the end. */
const longest = [
  "rehearsal/rehearsal.test",
  "cluster/release/release.test",
  "cluster/release-lifecycle.test",
  "cluster/rollout-changes.test",
  "rehearsal/reviewed-plan.test",
  "scaffold/every-kind.test",
  "rehearsal/state-lock.test",
  "terraform/validate.test",
  "mirror/parity.live.test",
  "query/src/app.live.test",
  "engines/valkey.live.test",
  "mirror/crash.live.test",
].map((name) => `/${name}.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((name) => moduleId.endsWith(name));
      return index < 0 ? longest.length : index;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** One more worker than processors, since tests with child processes mostly wait. */
const waitingWorkers = availableParallelism() + 1;

/** They measure times, so nothing else may run beside them. */
const budgets = ["test/synth/budget.test.ts", "test/access/budget.test.ts"];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: "rehearsal", include: [rehearsal], exclude: excluded, maxWorkers: waitingWorkers } },
      {
        test: {
          name: "alone",
          include: ["**/*.test.ts"],
          exclude: [
            ...excluded,
            rehearsal,
            ...budgets,
            "**/*.live.test.ts",
            "**/*.fault.test.ts",
            "**/*.docker.test.ts",
          ],
          setupFiles: "test/fixtures/lower-priority.ts",
          testTimeout: 60_000,
          isolate: false,
          maxWorkers: waitingWorkers,
          // CDKTF calls the deprecated util.isArray.
          execArgv: ["--disable-warning=DEP0044"],
        },
      },
      {
        test: {
          // Tests with real engines and running services: test/fixtures/mirror-setup.ts starts them once for all.
          name: "live",
          include: ["**/*.live.test.ts"],
          exclude: docker ? [...excluded, ...aboutProcesses] : excluded,
          globalSetup: "test/fixtures/mirror-setup.ts",
          isolate: false,
          maxWorkers: "100%",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // With one worker, vitest runs projects without an order after those with one.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          // Tests that break shared engines, and budgets: one after another, after all other tests.
          name: "faults",
          include: docker ? ["**/*.docker.test.ts"] : ["**/*.fault.test.ts", ...budgets],
          exclude: excluded,
          globalSetup: "test/fixtures/mirror-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
