import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { clusterObjects } from "./cluster-objects.ts";
import { commandFaults } from "./command-faults.ts";
import { commandsIn, pages } from "./page-commands.ts";

const environments = await Promise.all(cloudEnvironments.map(clusterObjects));
const faults = (page: string, text: string) =>
  commandsIn(page, text, ["kubectl", "helm", "istioctl"]).flatMap((command) => commandFaults(command, environments));

test.each(pages)("the commands on the cluster in %s name what exists, for people who may run them", (page) => {
  expect(faults(page, readFileSync(page, "utf8"))).toEqual([]);
});

test("every command of a page is found: in text, in lists, in blocks, and behind a pipe", () => {
  const text = `Run \`kubectl get
nodes\`.

- [ ] A list: \`true | kubectl get pods -A # all\`

\`\`\`sh
kubectl -n mindflow logs \\
  deployment/relay; kubectl get namespaces
\`\`\`
`;
  expect(commandsIn("a.md", text, ["kubectl"]).map(({ text }) => text)).toEqual([
    "kubectl get nodes",
    "kubectl get pods -A",
    "kubectl -n mindflow logs deployment/relay",
    "kubectl get namespaces",
  ]);
});

test.each([
  ["kubectl -n istio-ingress get pods", "there is no namespace istio-ingress"],
  ["kubectl -n mindflow get deployment/gatway", "there is no Deployment mindflow/gatway"],
  ["kubectl -n mindflow logs -l app=gateway", "no pod in mindflow has the labels app=gateway"],
  ["kubectl -n mindflow logs deployment/relay -c realy", "no pod that it means has a container realy"],
  ["kubectl -n mindflow logs deployment/gateway", "gateway has no pods: Flagger runs gateway-primary. Use a selector"],
  ["kubectl -n mindflow scale deployment/search-indexer --replicas=1", "the autoscaler of search-indexer undoes it"],
  ["kubectl -n mindflow get pods --al", "Unknown option '--al'"],
  ["kubectl -n mindflow get gateway", '"gateway" is no kind of objects that resources.ts knows'],
  ["kubectl -n mindflow debug pod/x", "kubectl debug: its rights are not known: add them to kubectl.ts"],
  ["kubectl -n istio-system rollout restart deployment/istiod", "only an administrator may patch deployments.apps in"],
  ["kubectl -n mindflow exec <pod>", "only an administrator may create pods/exec in mindflow"],
  ["kubectl -n istio-system port-forward service/istiod 15014", "only an administrator may create pods/portforward"],
  ["kubectl -n <namespace> exec <pod>", "only an administrator may create pods/exec in <namespace>"],
  ["kubectl -n mindflow rollout undo deployment/relay", "only an administrator may update deployments.apps"],
  ["helm -n mindflow history gateway", "only an administrator may list secrets"],
])("a faulty command is named: %s", (command, fault) => {
  expect(faults("a.md", `Run \`${command}\`.`)[0]).toContain(fault);
});

test("what only an administrator may do is accepted where the sentence says so", () => {
  expect(faults("a.md", "An administrator runs `kubectl -n mindflow exec <pod>`.")).toEqual([]);
});
