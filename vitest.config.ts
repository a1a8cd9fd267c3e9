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

/** What takes minutes begins first: the last one to begin would go on alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const takesMinutes = ({ moduleId }: TestSpecification) =>
      /\/(rehearsal|drills|validate|cluster\/red|(localstack|crash|valkey|src\/app)\.live)\.test\.ts$/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(takesMinutes), ...sorted.filter((file) => !takesMinutes(file))];
  }
}

/** What holds a budget of time, and is to have the processors to itself. */
const budgets = "test/synth-budget.test.ts";

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "alone",
          include: ["**/*.test.ts"],
          exclude: [...elsewhere, budgets, "**/*.live.test.ts", "**/*.fault.test.ts", "**/*.docker.test.ts"],
          testTimeout: 20_000,
          isolate: false,
          // The long ones mostly wait for a process of their own, and that for a server.
          maxWorkers: availableParallelism() + 1,
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
