import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { composeFiles } from "../../localstack/docker/compose-files.ts";
import { resourcesFile } from "../../localstack/resources/derive.ts";
import { synthesize } from "../../stacks/base/synthesized.ts";
import { diagram } from "../../stacks/derived/pages/diagram.ts";
import { environmentPage } from "../../stacks/derived/pages/environment-page.ts";
import { firstDeploymentPage } from "../../stacks/derived/pages/first-deployment-page.ts";
import { platformPage } from "../../stacks/derived/pages/platform-page.ts";
import { settingsTables } from "../../stacks/derived/pages/settings-tables.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { meshValuesSchema } from "../../stacks/kubernetes/mesh-values.ts";
import { namespaceValuesSchema } from "../../stacks/kubernetes/namespace-values.ts";
import { serviceValuesSchema } from "../../stacks/kubernetes/service-values.ts";

/** The text of every committed derived file, by its path from the root of the repository. */
export function derived(): Record<string, string> {
  return {
    "docs/topology.md": topologyPage(),
    "docs/platform.md": platformPage(),
    ...firstDeploymentPage(),
    ...synthesizedFiles(),
    ...composeFiles(),
    ...valuesSchemas(),
    "charts/rollouts/templates/_helpers.tpl": rolloutHelpers(),
  };
}

/** The two charts configure the same mesh. A library chart would need a step before every use, and a link is lost in archives. */
function rolloutHelpers(): string {
  const source = "charts/mesh/templates/_helpers.tpl";
  const text = readFileSync(new URL(`../../${source}`, import.meta.url), "utf8");
  return `{{/* Derived from ${source} by \`npm run derive\`: change that, not this. */}}\n${text}`;
}

function valuesSchemas(): Record<string, string> {
  const schemas = {
    mesh: meshValuesSchema,
    namespace: namespaceValuesSchema,
    rollouts: meshValuesSchema,
    service: serviceValuesSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([chart, schema]) => [
      `charts/${chart}/values.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`,
    ]),
  );
}

let synthesized: Record<string, string> | undefined;

/** Cached: a synth takes a second or two. */
function synthesizedFiles(): Record<string, string> {
  synthesized ??= {
    ...Object.fromEntries(
      cloudEnvironments.map((environment) => [
        `docs/environments/${environment.name}.md`,
        environmentPage(environment, synthesize([environment])),
      ]),
    ),
    ...resourcesFile(),
  };
  return synthesized;
}

export function stale(root: string): string[] {
  return Object.entries(derived())
    .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text)
    .map(([path]) => `${path} does not match the topology and the environments: run \`npm run derive\``);
}

function topologyPage(): string {
  return `<!-- Derived from stacks/topology.ts and stacks/environments by \`npm run derive\`: change those, not this. -->

# Topology

An arrow is a permission. Without an arrow there is no access.

\`\`\`mermaid
${diagram()}
\`\`\`

## Environment variables of each service

Values on AWS. Values in angle brackets are known only after the deployment. The mirror sets the same variables.

${settingsTables()}
`;
}
