import { estimate } from "./cost/estimate.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { picture } from "./picture.ts";
import { resources, type SynthesizedStack } from "./synthesized.ts";

/** `docs/environments/<name>.md`: a picture of what there is, and how much of it each stack has. */
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

In ${region}. After the loss of a zone or a store it works again within ${rto}, and lacks at most the last ${rpo}; every
store can be put back to what it was in the last ${backups}.

\`\`\`mermaid
${picture(environment, stacks)}
\`\`\`

| stack | resources | dollars a month |
| --- | ---: | ---: |
${rows.join("\n")}
| together | ${Object.values(stacks).flatMap(resources).length} | ${dollars()} |

The dollars are an estimate, on demand: [what it stands on](../cost.md).
`;
}
