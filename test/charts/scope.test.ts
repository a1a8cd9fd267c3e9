import { expect, test } from "vitest";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { production } from "../../stacks/environments/production.ts";
import { addresses } from "../../stacks/platform/addresses.ts";
import { builtServices, service } from "../../stacks/topology.ts";
import { named } from "./pods.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const objects = await manifestsOf(production);

/** Of Kubernetes Services, as `namespace/host`: what is called along the topology's edges, by Flagger's routes, and for traces. */
function called(): string[] {
  const short = [...new Set(builtServices.flatMap((name) => service(name).calls ?? []))];
  const services = short.flatMap((name) => [name, `${name}-primary`, `${name}-canary`]);
  return [
    ...services.map((name) => `${namespaces.services}/${name}.${namespaces.services}.svc.cluster.local`),
    `${namespaces.monitoring}/${addresses.collector.host}`,
  ];
}

function unheard({ metadata, spec }: Manifest): string[] {
  const hosts: string[] = spec.egress.flatMap((egress: { hosts: string[] }) => egress.hosts);
  const heard = hosts.map((host) => host.replace(/^\.\//, `${metadata.namespace}/`).replace(/\*$/, ""));
  return called().filter((host) => !heard.some((one) => (one.endsWith("/") ? host.startsWith(one) : host === one)));
}

test("sidecars hear of everything that a service calls, and of the collector that receives their traces", () => {
  expect(unheard(named(objects, "Sidecar", "default"))).toEqual([]);
});

test("a service and a collector that sidecars do not hear of are named", () => {
  const narrow = structuredClone(named(objects, "Sidecar", "default"));
  narrow.spec.egress = [{ hosts: [`./query.${namespaces.services}.svc.cluster.local`, `${namespaces.mesh}/*`] }];
  expect(unheard(narrow)).toContain(`${namespaces.services}/command.${namespaces.services}.svc.cluster.local`);
  expect(unheard(narrow)).toContain(`${namespaces.monitoring}/${addresses.collector.host}`);
});
