import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { production } from "../../environments/production.ts";
import { charts, lockFile } from "../../platform/charts.ts";
import { areas } from "../../platform/releases.ts";

/** The page shows only names, charts and purposes, which do not depend on outputs. */
const noOutputs = { clusterName: "", vpcId: "", opensearchEndpoint: "", alertsTopicArn: "", heartbeatTopicArn: "" };

/** `docs/platform.md`: the third-party software on the cluster. */
export function platformPage(): string {
  const tables = Object.entries(areas).map(([file, area]) => {
    const rows = Object.entries(area(production, noOutputs)).map(([name, { chart, namespace, why, after }]) => {
      const { version, appVersion, source } = charts[chart];
      const link = `[${chart} ${version}](https://${source})`;
      return `| \`${name}\` | ${link} | ${appVersion} | \`${namespaces[namespace]}\` | ${why} | ${after.join(", ")} |`;
    });
    return `## [\`${file}\`](../${file})

| release | chart | version | namespace | purpose | after |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
  });
  return `<!-- Derived from ${lockFile} and stacks/platform by \`npm run derive\`: change those, not this. -->

# The platform

Third-party software that runs on the cluster and is installed before our services. All versions are in
[\`${lockFile}\`](../${lockFile}); sizes are in \`aws.platform\` of each environment.
[How to upgrade a chart](how-to/upgrade-a-chart.md).

Our own namespaces admit \`restricted\` pods only. Pods that need access to a node run in \`${namespaces.system}\`: the mesh's
network plugin, and the collectors of the nodes' metrics and logs. Grafana, Kiali, Jaeger and Prometheus have no accounts and
cannot be reached from outside: access is by port forwarding ([who may do that](decisions/0006-cluster-access.md)).

\`\`\`sh
kubectl --namespace ${namespaces.monitoring} port-forward service/grafana 3000:80   # Kiali's links lead to this port
\`\`\`

Network policies ([\`stacks/platform/network.ts\`](../stacks/platform/network.ts)) admit no other pod to these namespaces.

${tables.join("\n")}`;
}
