/** `npm run schemas`: writes the schemas that a real API server publishes for our objects' kinds to schemas.json. */

import { rmSync, writeFileSync } from "node:fs";
import { runCommand } from "../../stacks/commands/names.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { ClusterClient } from "../cluster/cluster-client.ts";
import { startControlPlane } from "../cluster/control-plane/control-plane.ts";
import { createClusterDirectory } from "../cluster/control-plane/orphaned-processes.ts";
import { findDefinitions, findPrograms } from "../cluster/control-plane/programs.ts";
import { objectsOfEnvironment } from "../cluster/environment-objects.ts";
import { kindOf } from "../cluster/kubernetes-object.ts";
import { required } from "../fixtures/find-program.ts";
import { applyDefinitions } from "../kubernetes-schemas/custom-resource-definitions.ts";
import { publishedSchemas, schemasOfKinds } from "../kubernetes-schemas/published-schemas.ts";
import { asText, reduced } from "../kubernetes-schemas/reduce-schemas.ts";
import { schemasFile } from "../kubernetes-schemas/schemas.ts";

await runCommand(async () => {
  const programs = required(findPrograms());
  const definitions = required(findDefinitions()).directory;
  const directory = createClusterDirectory("schemas");
  const control = await startControlPlane({ directory, programs, signal: new AbortController().signal });
  try {
    const cluster = new ClusterClient(control.kubectl);
    const builtIn = await publishedSchemas(cluster);
    const rendered = await Promise.all(
      cloudEnvironments.map((environment) => objectsOfEnvironment(environment, builtIn)),
    );
    const objects = rendered.flatMap(({ ofCharts, ofPlatform }) => [...ofCharts, ...ofPlatform]);
    await applyDefinitions(cluster, definitions, objects);
    const kinds = [...new Set(objects.map(kindOf))].toSorted();
    writeFileSync(schemasFile, asText(reduced(await schemasOfKinds(cluster, kinds), kinds)));
    console.log(`${kinds.length} kinds: ${kinds.join(", ")}`);
  } finally {
    await control.end();
    rmSync(directory, { recursive: true });
  }
});
