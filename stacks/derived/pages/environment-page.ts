import { resources, type SynthesizedStack } from "../../base/synthesized.ts";
import { estimate } from "../../cost/estimate.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import { picture } from "./picture.ts";

export function environmentPage(
  environment: AwsEnvironment,
  stacks: Readonly<Record<string, SynthesizedStack>>,
): string {
  const { name, region } = environment;
  const { rto, rpo, backups } = environment.aws.recovery;
  const lines = estimate(environment, stacks);
  const dollars = (stack?: string) =>
    Math.round(lines.filter((line) => !stack || line.stack === stack).reduce((sum, line) => sum + line.onDemand, 0));
  const rows = Object.entries(stacks).map(
    ([id, stack]) => `| \`${id}\` | ${resources(stack).length} | ${dollars(id)} |`,
  );
  return `<!-- Derived from what \`npm run synth -- ${name}\` writes, by \`npm run derive\`: change stacks/environments/${name}.ts. -->

# ${name}

Region: ${region}. After the loss of a zone or a store it works again within ${rto}, and loses at most the data of the last
${rpo}. Every store can be restored to any state of the last ${backups}.

\`\`\`mermaid
${picture(environment, stacks)}
\`\`\`

| stack | resources | dollars per month |
| --- | ---: | ---: |
${rows.join("\n")}
| total | ${Object.values(stacks).flatMap(resources).length} | ${dollars()} |

The cost is an estimate of on-demand prices: see [cost](../cost.md).
`;
}
