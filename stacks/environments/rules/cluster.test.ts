import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { staging } from "../staging.ts";
import { clusterRules } from "./cluster.ts";

const because = "It is so much easier like this.";

testSectionRules("cluster", clusterRules, [
  ["a group needs min <= desired <= max nodes", production, { nodeGroups: { general: { desired: 3 } } }],
  ...[{ min: 7, desired: 9 }, { desired: 7 }, { max: 20 }].map(
    (general) => ["each zone has an equal share of a group's nodes", production, { nodeGroups: { general } }] as const,
  ),
  ["production needs six nodes at all times", production, { nodeGroups: { general: { min: 3 } } }],
  [
    "production needs nodes of t3.large or larger",
    production,
    { nodeGroups: { general: { instanceType: "t3.medium" } } },
  ],
  [
    "a group has one machine image, for x86 or for Graviton",
    production,
    { nodeGroups: { general: { otherTypes: ["m7g.large"] } } },
  ],
  [
    "EC2 often has no Spot machine of one type",
    production,
    { nodeGroups: { more: { ...production.aws.cluster.nodeGroups.general, spot: true } } },
  ],
  [
    "pods with volumes and the mesh's control plane must not lose their nodes together",
    production,
    { nodeGroups: { general: { spot: true, otherTypes: ["m6i.large", "m7i-flex.large"] } } },
  ],
  [
    "production's Kubernetes API is reachable only from its VPC",
    production,
    { api: { publicFrom: ["198.51.100.0/24"], because } },
  ],
  ["a range wider than /16 is not an office or a VPN", dev, { api: { publicFrom: ["0.0.0.0/0"], because } }],
  [
    "the creator of a cluster gets no access, so one role must be administrator",
    dev,
    { access: { "mindflow-administrators": "view" } },
  ],
  [
    "in production nobody opens a shell in a pod, or changes a service except by a roll-out",
    production,
    { access: { "mindflow-developers": "edit" } },
  ],
  ...["mindflow", "kube-system"].map(
    (namespace) =>
      [
        "pods of our namespaces need Pod Identity, the mesh, network policies or volumes",
        staging,
        { fargate: { batch: { namespace } } },
      ] as const,
  ),
  ["production's cluster must not be destroyed by mistake", production, { deletionProtection: false }],
]);

test("a public API needs a reason", () => {
  expect(faultsOf(dev, { aws: { cluster: { api: { because: undefined } } } })).toEqual([
    'aws.cluster.api is {"publicFrom":["198.51.100.0/24"]}: it must be "private", ' +
      'or { publicFrom: ["198.51.100.0/24"], because: "…" } with the reason in a sentence',
  ]);
});
