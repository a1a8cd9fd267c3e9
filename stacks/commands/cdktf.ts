import { spawn } from "node:child_process";
import type { AwsEnvironment } from "../environments/schema.ts";

export function cdktf(environment: AwsEnvironment | undefined, ...parameters: string[]): void {
  const only = environment && { MINDFLOW_ENVIRONMENT: environment.name };
  spawn("cdktf", parameters, { stdio: "inherit", env: { ...process.env, ...only } }).on("close", (code) => {
    process.exitCode = code ?? 1;
  });
}
