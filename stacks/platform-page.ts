import { namespaces } from "../constructs/names.ts";
import { production } from "./environments/production.ts";
import { charts, lockFile } from "./platform/charts.ts";
import { areas } from "./platform/releases.ts";

/** Only names, charts and reasons are shown, which are the same in every environment and do not depend on these. */
const nowhere = { clusterName: "", vpcId: "", opensearchEndpoint: "", alertsTopicArn: "" };

/** `docs/platform.md`: what of others' runs on the cluster, and why. */
export function platformPage(): string {
  const tables = Object.entries(areas).map(([file, area]) => {
    const rows = Object.entries(area(production, nowhere)).map(([name, { chart, namespace, why, after }]) => {
      const { version, appVersion, source } = charts[chart];
      const link = `[${chart} ${version}](https://${source})`;
      return `| \`${name}\` | ${link} | ${appVersion} | \`${namespaces[namespace]}\` | ${why} | ${after.join(", ")} |`;
    });
    return `## [\`${file}\`](../${file})

| release | chart | installs | in | for | after |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
  });
  return `<!-- Derived from ${lockFile} and stacks/platform by \`npm run derive\`: change those, not this. -->

# The platform

What of others' runs on the cluster, before any service of ours. A version stands in [\`${lockFile}\`](../${lockFile})
alone; sizes and numbers in \`aws.platform\` of each environment. [How to upgrade one](how-to/upgrade-a-chart.md).

Namespaces of ours admit \`restricted\` pods only. What has to touch a node runs in \`${namespaces.system}\`: the network of
the mesh, and who reads the nodes' metrics and logs. Grafana, Kiali, Jaeger and Prometheus have no accounts and no way in from
outside: who may forward a port to them may look ([who that is](decisions/0006-cluster-access.md)).

\`\`\`sh
kubectl --namespace ${namespaces.monitoring} port-forward service/grafana 3000:80
\`\`\`

${tables.join("\n")}`;
}
