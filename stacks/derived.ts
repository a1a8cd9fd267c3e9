import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { composeFiles } from "../localstack/docker/compose-files.ts";
import { diagram } from "./diagram.ts";
import { environmentPage } from "./environment-page.ts";
import { cloudEnvironments } from "./environments/index.ts";
import { namespaceValuesSchema } from "./kubernetes/namespace-values.ts";
import { serviceValuesSchema } from "./kubernetes/service-values.ts";
import { platformPage } from "./platform-page.ts";
import { settingsTables } from "./settings-tables.ts";
import { synthesize } from "./synthesized.ts";

/** Every derived file that is committed: its text, by its path from the root of the repository. */
export function derived(): Record<string, string> {
  return {
    "docs/topology.md": topologyPage(),
    "docs/platform.md": platformPage(),
    ...environmentPages(),
    ...composeFiles(),
    ...valuesSchemas(),
  };
}

/** What Helm refuses a chart's values by. */
function valuesSchemas(): Record<string, string> {
  const schemas = { namespace: namespaceValuesSchema, service: serviceValuesSchema };
  return Object.fromEntries(
    Object.entries(schemas).map(([chart, schema]) => [
      `charts/${chart}/values.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`,
    ]),
  );
}

let pages: Record<string, string> | undefined;

/** A synth takes a second or two, and gives the same each time. */
function environmentPages(): Record<string, string> {
  pages ??= Object.fromEntries(
    cloudEnvironments.map((environment) => [
      `docs/environments/${environment.name}.md`,
      environmentPage(environment, synthesize([environment])),
    ]),
  );
  return pages;
}

/** Those of them that are not what would be derived now, as sentences with the way out. */
export function stale(root: string): string[] {
  return Object.entries(derived())
    .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text)
    .map(([path]) => `${path} is not what the topology and the environments say: \`npm run derive\` writes it anew`);
}

function topologyPage(): string {
  return `<!-- Derived from stacks/topology.ts and stacks/environments by \`npm run derive\`: change those, not this. -->

# Topology

An arrow is a permission: where there is none, there is none.

\`\`\`mermaid
${diagram()}
\`\`\`

## What each service is told

Environment variables on AWS; in angle brackets what is known only once it is there. The mirror sets the same ones.

${settingsTables()}
`;
}
