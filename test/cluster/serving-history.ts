import type { ClusterClient } from "./cluster-client.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { type WatchEvent, watchEvents } from "./resource-watch.ts";

interface Versioned extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & {
    readonly uid: string;
    readonly namespace: string;
    readonly resourceVersion: string;
  };
}

interface EndpointSlice extends Versioned {
  readonly endpoints?: readonly { readonly conditions: { readonly ready?: boolean } }[] | null;
}

interface Route {
  readonly route: readonly { readonly destination: { readonly host: string }; readonly weight?: number }[];
}

interface VirtualService extends Versioned {
  readonly spec: { readonly hosts: readonly string[]; readonly http: readonly Route[] };
}

/** What the mesh routes requests by. */
const paths = [
  "/apis/networking.istio.io/v1/virtualservices",
  "/apis/discovery.k8s.io/v1/endpointslices",
  "/api/v1/services",
];

export interface ServingRecord {
  /** The lowest number of ready pods behind any route to each host, and the objects' version at that time. */
  end(): Promise<ReadonlyMap<string, { readonly pods: number; readonly because: string }>>;
}

/**
 * Records how many ready pods answer requests to hosts in a namespace while roll-outs change. The watches' events are
 * replayed in the order of their resource versions, which are comparable between kinds: one etcd counts them.
 */
export async function recordServing(
  cluster: ClusterClient,
  namespace: string,
  hosts: readonly string[],
): Promise<ServingRecord> {
  const events: WatchEvent<Versioned>[] = [];
  const initial: Versioned[] = [];
  const watches = await Promise.all(
    paths.map((path) =>
      watchEvents<Versioned>(
        cluster,
        path,
        // A list's items carry no kind.
        (objects) => initial.push(...objects.map((object) => ({ ...object, kind: object.kind ?? kindOfPath(path) }))),
        (event) => events.push(event),
      ),
    ),
  );
  return {
    async end() {
      await Promise.all(watches.map((watch) => watch.end()));
      return leastServing(initial, events, namespace, hosts);
    },
  };
}

export function leastServing(
  initial: readonly Versioned[],
  events: readonly WatchEvent<Versioned>[],
  namespace: string,
  hosts: readonly string[],
) {
  const objects = new Map(initial.map((object) => [object.metadata.uid, object]));
  const least = new Map<string, { pods: number; because: string }>();
  const look = (at: string) => {
    const own = [...objects.values()].filter(({ metadata }) => metadata.namespace === namespace);
    for (const host of hosts) {
      const { pods, service } = serving(own, host);
      if (pods < (least.get(host)?.pods ?? Number.POSITIVE_INFINITY))
        least.set(host, { pods, because: `${pods} ready pods behind Service ${service}, after ${at}` });
    }
  };
  look("nothing");
  for (const { type, object } of events.toSorted((one, other) => version(one) - version(other))) {
    if (type === "DELETED") objects.delete(object.metadata.uid);
    else objects.set(object.metadata.uid, object);
    look(`${type} ${object.kind} ${object.metadata.name}`);
  }
  return least;
}

/** Of the destinations that receive requests, the one with the fewest ready pods. */
function serving(objects: readonly Versioned[], host: string): { pods: number; service: string } {
  const routes = (objects.filter(({ kind }) => kind === "VirtualService") as VirtualService[])
    .filter(({ spec }) => spec.hosts.includes(host))
    .flatMap(({ spec }) => spec.http.flatMap(({ route }) => route));
  const services =
    routes.length > 0 ? routes.filter(({ weight }) => weight !== 0).map(({ destination }) => destination.host) : [host];
  const counted = services.map((name) => name.split(".")[0] as string).map((service) => readyPods(objects, service));
  return counted.toSorted((one, other) => one.pods - other.pods)[0] ?? { pods: 0, service: "(no destination)" };
}

function readyPods(objects: readonly Versioned[], service: string) {
  const exists = objects.some(({ kind, metadata }) => kind === "Service" && metadata.name === service);
  const slices = objects.filter(
    ({ kind, metadata }) => kind === "EndpointSlice" && metadata.labels?.["kubernetes.io/service-name"] === service,
  ) as EndpointSlice[];
  const ready = slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions.ready);
  return { pods: exists ? ready.length : 0, service };
}

function version({ object }: WatchEvent<Versioned>): number {
  return Number(object.metadata.resourceVersion);
}

function kindOfPath(path: string): string {
  const kinds = { virtualservices: "VirtualService", endpointslices: "EndpointSlice", services: "Service" };
  return kinds[path.split("/").at(-1) as keyof typeof kinds];
}
