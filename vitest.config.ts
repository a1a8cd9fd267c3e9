import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "alone",
          include: ["**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.live.test.ts"],
          testTimeout: 20_000,
          // CDKTF calls util.isArray, and Node says so each time.
          execArgv: ["--disable-warning=DEP0044"],
        },
      },
      {
        test: {
          // Against real engines and the running services, which test/mirror.ts starts once for all of these.
          name: "live",
          include: ["**/*.live.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: "test/mirror.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
