import { defineConfig } from "vitest/config";
export default defineConfig({ test: { include: ["**/*.live.test.ts"], exclude: ["**/node_modules/**", "**/.mindflow/**"], testTimeout: 60_000, hookTimeout: 60_000 } });
