import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Not what is downloaded, nor the copies of this repository that the rehearsal makes. */
const elsewhere = ["**/node_modules/**", "**/.mindflow/**"];

/**
 * Against containers instead of processes: MINDFLOW_MIRROR=docker npm test -- --project live --project faults. What is about
 * processes is left out then, and what is about containers otherwise.
 */
const docker = process.env.MINDFLOW_MIRROR === "docker";
const aboutProcesses = ["localstack/**/*.live.test.ts", "test/search-access.live.test.ts"];

/** Minutes of waiting for the AWS provider, with a budget of its own. */
const rehearsal = "test/rehearsal/rehearsal.test.ts";

/** What takes longest begins first: the last one to begin would go on alone. */
const longest = [
  "rehearsal/rehearsal.test",
  "cluster/red.test",
  "rehearsal/drills.test",
  "test/validate.test",
  "parity/localstack.live.test",
  "query/src/app.live.test",
  "engines/valkey.live.test",
  "test/crash.live.test",
].map((name) => `/${name}.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** How many at once while a rehearsal waits for a process of its own, and that for a server. */
const besides = availableParallelism() + 1;

/** What holds a budget of time, and is to have the processors to itself. */
const budgets = "test/synth-budget.test.ts";

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: "rehearsal", include: [rehearsal], exclude: elsewhere, maxWorkers: besides } },
      {
        test: {
          name: "alone",
          include: ["**/*.test.ts"],
          exclude: [...elsewhere, rehearsal, budgets, "**/*.live.test.ts", "**/*.fault.test.ts", "**/*.docker.test.ts"],
          setupFiles: "test/let-others-go-first.ts",
          testTimeout: 60_000,
          isolate: false,
          maxWorkers: besides,
          // CDKTF calls util.isArray, and Node says so each time.
          execArgv: ["--disable-warning=DEP0044"],
        },
      },
      {
        test: {
          // Against real engines and the running services, which test/mirror.ts starts once for all of these.
          name: "live",
          include: ["**/*.live.test.ts"],
          exclude: docker ? [...elsewhere, ...aboutProcesses] : elsewhere,
          globalSetup: "test/mirror.ts",
          isolate: false,
          maxWorkers: "100%",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Said, since where one worker is all there is, vitest runs what has no order after everything that has one.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          // What breaks an engine under everybody's feet, and budgets: one after the other, when the others have ended.
          name: "faults",
          include: docker ? ["**/*.docker.test.ts"] : ["**/*.fault.test.ts", budgets],
          exclude: elsewhere,
          globalSetup: "test/mirror.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
