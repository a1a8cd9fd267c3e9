import { inWords, placeholders } from "../../environments/placeholders.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import type { Account } from "./account.ts";
import type { Check } from "./check.ts";
import { identityChecks } from "./identity.ts";
import { offerChecks } from "./offers.ts";
import { quotaChecks } from "./quotas.ts";
import { zoneChecks } from "./zone.ts";

/** What a first deployment needs, and no plan shows. Also the checklist of docs/how-to/first-deployment.md. */
export const checks: readonly Check[] = [
  {
    condition: "The environment has none of the values that came with the repository.",
    faults: (environment) => placeholders(environment).map(inWords),
  },
  ...identityChecks,
  ...zoneChecks,
  ...quotaChecks,
  ...offerChecks,
];

export interface Checked {
  readonly condition: string;
  readonly faults: readonly string[];
}

/** Makes every check, also after faults. A check that AWS does not answer is a fault too. */
export function preflight(environment: AwsEnvironment, account: Account): Promise<Checked[]> {
  return Promise.all(
    checks.map(async ({ condition, faults }) => {
      try {
        return { condition, faults: await faults(environment, account) };
      } catch (error) {
        return { condition, faults: [`AWS did not answer this question: ${firstLine(error as Error)}`] };
      }
    }),
  );
}

/** The SDK's messages go on with advice about its own objects. */
function firstLine({ name, message }: Error): string {
  return `${name}: ${message.split("\n")[0]}`;
}
