import type { Checked } from "./preflight.ts";

export function report(environment: string, results: readonly Checked[]): string {
  const faults = results.reduce((count, result) => count + result.faults.length, 0);
  return [
    ...results.flatMap((result) => [
      `${result.faults.length === 0 ? "ok   " : "FAULT"}  ${result.condition}`,
      ...result.faults.map((fault) => `         ${fault}`),
    ]),
    "",
    faults === 0
      ? `${environment} is ready for its first deployment: docs/how-to/first-deployment.md`
      : `${faults === 1 ? "1 fault" : `${faults} faults`}. Nothing was changed.`,
  ].join("\n");
}
